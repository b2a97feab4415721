import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../../src/contract/evaluation';
import { latexDefaults } from '../../../src/contract/reward';
import { isAlike } from '../../../src/store/sweepEvaluations';
import { atCommonK } from '../../../src/engine/sweep/sweepOutcomes';
import { runSweep } from '../../../src/engine/sweep/runSweep';
import type { HealthyRun } from '../../../src/store/runEntry';
import { healthyRun } from '../../host/healthyRun';

const folder = mkdtempSync(join(tmpdir(), 'posttrain-sweep-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record: EvaluationRecord = {
  ...{ schemaVersion: 1, id: 'eval-step-3', createdAt: 1, step: 3 },
  model: { path: '/m', name: 'm', sha256: 'a' },
  ...{ dataset: '/d.jsonl', samples: 8, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 64, seed: 0 },
  ...{ reward_funcs: ['countdown'], failed: 0, problems: [], passAtK: [] },
};

it('takes an evaluation for its own only where all of it is alike', () => {
  const asked = { samples: 8, dataset: '/d.jsonl', reward: 'countdown' as const, maxCompletionLength: 64 };
  expect(isAlike(record, asked)).toBe(true);
  expect(isAlike({ ...record, samples: 16 }, asked)).toBe(true);
  const others: Partial<EvaluationRecord>[] = [
    ...[{ samples: 4 }, { dataset: '/e.jsonl' }, { reward_funcs: ['format'] }, { reward_funcs: ['countdown', 'format'] }],
    ...[{ max_completion_length: 32 }, { temperature: 0.7 }, { top_p: 0.9 }, { top_k: 5 }, { seed: 1 }],
    { strategy: { name: 'best-of-n' } as unknown as NonNullable<EvaluationRecord['strategy']> },
  ];
  for (const other of others) expect(isAlike({ ...record, ...other }, asked), JSON.stringify(other)).toBe(false);
});

it('takes two rewards of one name for alike only where they are told the same', () => {
  const regex = (pattern: string) => ({ name: 'regex' as const, pattern, flags: '' });
  const asked = { samples: 8, dataset: '/d.jsonl', reward: regex('yes'), maxCompletionLength: 64 };
  const judged = { ...record, reward_funcs: ['regex'] };
  expect(isAlike({ ...judged, rewards: [regex('yes')] }, asked)).toBe(true);
  expect(isAlike({ ...judged, rewards: [regex('no')] }, asked)).toBe(false);
  // A record of an earlier version does not say which pattern it was.
  expect(isAlike(judged, asked)).toBe(false);
});

it('knows a reward by its name as the same with its defaults', () => {
  const asked = { samples: 8, dataset: '/d.jsonl', reward: 'latex_equivalence' as const, maxCompletionLength: 64 };
  expect(isAlike({ ...record, reward_funcs: ['latex_equivalence'], rewards: [latexDefaults] }, asked)).toBe(true);
});

it('compares runs at the largest k that all have', () => {
  const at = (k: number) => ({ k, value: k / 100, low: 0, high: 1 });
  const curve = (...ks: number[]) => ks.map(at);
  expect(atCommonK([curve(1, 2, 4, 8), curve(1, 2, 4, 7), []])).toEqual([
    { first: at(1), last: at(4), k: 4 },
    { first: at(1), last: at(4), k: 4 },
    null,
  ]);
  expect(atCommonK([[], []])).toEqual([null, null]);
});

it('begins no other trainer when it is asked to end just after one was killed', async () => {
  let looks = 0;
  const begun: string[] = [];
  const sweep = {
    ...{ schemaVersion: 1 as const, id: 'swept', createdAt: 1, recipePath: '/r.yaml', keys: ['seed'], evaluation: null },
    runs: [{ id: 'swept-1', values: { seed: 1 } }],
  };
  // The signal comes between the first look after the trainer's end, and the next.
  const end = await runSweep(sweep, {
    ...{
      runsFolder: folder,
      folder,
      store: { refresh: () => Promise.resolve(), run: () => undefined },
      isStopping: () => begun.length > 0 && looks++ > 0,
      pause: () => Promise.resolve(),
      report: () => undefined,
    },
    posttrain: ([command]) => {
      begun.push(command!);
      return Promise.resolve({ signal: 'SIGKILL' });
    },
  });
  expect([begun, end]).toEqual([['train'], { finished: 0, failed: 0, left: 1, unevaluated: 0 }]);
});

it('looks at its own runs alone, in the one store that it is given', async () => {
  const looked: string[] = [];
  const states = new Map<string, HealthyRun>();
  const sweep = {
    ...{ schemaVersion: 1 as const, id: 'swept', createdAt: 1, recipePath: '/r.yaml', keys: ['seed'], evaluation: null },
    runs: [1, 2].map((seed) => ({ id: `swept-${seed}`, values: { seed } })),
  };
  const end = await runSweep(sweep, {
    ...{ runsFolder: folder, folder, isStopping: () => false, pause: () => Promise.resolve(), report: () => undefined },
    store: {
      refresh: (id) => Promise.resolve(void looked.push(id!)),
      run: (id) => states.get(id),
    },
    posttrain: (_, trains) => {
      states.set(trains!, healthyRun({ state: 'finished' }, trains!));
      return Promise.resolve({ code: 0 });
    },
  });
  expect(end).toEqual({ finished: 2, failed: 0, left: 0, unevaluated: 0 });
  // Before each is trained, and at the end.
  expect(looked).toEqual(['swept-1', 'swept-2', 'swept-1', 'swept-2']);
});
