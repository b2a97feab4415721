import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { backendPackages } from '../../src/contract/backendPackages';
import { rewardModelRecipeSchema } from '../../src/contract/recipes/rewardModel';
import { isGoing, type RunEntry } from '../../src/store/runEntry';
import { byteWords, durationWords, metricWords, parameterWords, timeWords } from '../../src/host/figures';
import { Latest } from '../../src/host/latest';
import { describeStatus } from '../../src/host/runs/describeStatus';
import { EndingWatch } from '../../src/host/runs/endingWatch';
import { explainBackend } from '../../src/host/runs/explainBackend';
import { disabledReason } from '../../src/host/runs/runActions';
import { describeEnding } from '../../src/host/runs/runEndings';
import { runPosttrain } from '../../src/host/posttrain';
import { commandTarget } from '../../src/host/commands/target';
import { describeEstimate } from '../../src/host/start/estimate';
import { setOptions } from '../../src/host/start/startState';
import { sampleRecord } from '../store/fixtures';
import { healthyRun as run } from './healthyRun';

describe('what is said when a run ends', () => {
  it('offers a look at a finished run', () => {
    expect(describeEnding(run({ state: 'finished', alive: false, endedAt: 1_700_000_300_000 }))).toEqual({
      severity: 'information',
      message: 'My run finished: step 60, reward 0.430, after 5 min.',
      actions: ['openRollouts', 'compare'],
    });
  });

  it('offers log and resume for a failed one', () => {
    expect(
      describeEnding(run({ state: 'failed', alive: false, resumable: true, message: 'The loss is NaN at step 60.' })),
    ).toEqual({
      severity: 'error',
      message: 'My run failed at step 60: The loss is NaN at step 60.',
      actions: ['showLog', 'resume'],
    });
  });

  it('is said once, and only of runs that were seen going', () => {
    let entries: RunEntry[] = [run({}, 'going'), run({ state: 'finished', alive: false }, 'old')];
    let changed = () => {};
    const ended: string[] = [];
    const watch = new EndingWatch(
      () => entries.map((entry) => ({ key: entry.id, isGoing: isGoing(entry), it: entry.id })),
      (look) => {
        changed = look;
        return { dispose: () => {} };
      },
      (id) => ended.push(id),
    );
    changed();
    expect(ended).toEqual([]);
    entries = [run({ state: 'finished', alive: false }, 'going'), entries[1]!];
    changed();
    changed();
    expect(ended).toEqual(['going']);
    watch.dispose();
  });

  it('is looked for among the runs that changed', () => {
    let change = (_changed: { key: string; isGoing: boolean; it: string }[]) => {};
    const ended: string[] = [];
    let lookedAtAll = 0;
    new EndingWatch<string>(
      () => {
        lookedAtAll++;
        return [];
      },
      (look) => {
        change = look;
        return { dispose: () => {} };
      },
      (id) => ended.push(id),
    );
    change([{ key: 'r', isGoing: true, it: 'r' }]);
    change([{ key: 'other', isGoing: false, it: 'other' }]);
    expect(ended).toEqual([]);
    change([{ key: 'r', isGoing: false, it: 'r' }]);
    expect([ended, lookedAtAll]).toEqual([['r'], 1]);
  });
});

describe('the status bar', () => {
  const of = (...entries: RunEntry[]) =>
    describeStatus(entries.map((entry) => ({ ref: { runsFolder: '/w', runId: entry.id }, entry })));

  it('is there while a run is going', () => {
    expect(of()).toBeUndefined();
    expect(of(run({ step: 37 }))?.text).toBe('$(sync~spin) step 37/60 · reward 0.430');
    expect(of(run({ step: 37, entropyCollapse: { before: 0.4, now: 0.03 } }))?.text).toBe(
      '$(warning) step 37/60 · reward 0.430 · entropy collapsed',
    );
    expect(of(run({ step: 37 }), run({}, 'r2'))?.text).toBe('$(sync~spin) step 37/60 · reward 0.430 +1');
    expect(of({ kind: 'starting', id: 'x', folder: '/x', createdAt: 0 })?.text).toBe('$(sync~spin) Starting');
  });
});

describe('figures', () => {
  it('are short and have units', () => {
    expect([12_400, 300_000, 4_800_000, 3_600_000, 97_200_000].map(durationWords)).toEqual([
      '12 s',
      '5 min',
      '1 h 20 min',
      '1 h',
      '1 d 3 h',
    ]);
    expect([0, 0.3913, -1.01, 12.345, 123.45, 12_345, 0.00002, null].map(metricWords)).toEqual([
      '0',
      '0.391',
      '−1.01',
      '12.3',
      '123',
      '12345',
      '2.0e−5',
      '–',
    ]);
    expect([999, 3_200_000, 412_000_000, 1_500_000_000].map(byteWords)).toEqual(['999 B', '3.2 MB', '412 MB', '1.5 GB']);
    expect([21_888, 788_000, 7_600_000_000].map(parameterWords)).toEqual(['22 k', '0.8 M', '7.6 B']);
  });

  it('have times of the clock on the wall', () => {
    expect(timeWords(new Date(2026, 10, 28, 4, 5).getTime())).toBe('2026-11-28 04:05');
  });

  it('make an estimate readable', () => {
    const estimate = {
      memoryBytes: 412e6,
      memoryParts: { weights: 3e6, activations: 400e6 },
      availableBytes: 8e9,
      totalBytes: 16e9,
      millisecondsPerStep: 5300,
      steps: 60,
      backend: 'wasm',
      threads: 2,
      notes: [],
    };
    expect(describeEstimate(estimate)).toEqual({
      time: 'About 5 min for 60 steps on wasm, 2 threads',
      memory: 'About 412 MB of memory, 8.0 GB free',
      parts: 'activations 400 MB · weights 3.0 MB',
      warnings: [],
    });
  });
});

it('hands a path to the engine as YAML that cannot be misread', () => {
  expect(setOptions({ method: 'grpo', recipe: null, model: '/a: b #c', overrides: { seed: '7' } })).toEqual({
    seed: '7',
    model: '"/a: b #c"',
  });
});

it('explains the backend that a run took', () => {
  const backend = { name: 'wasm', device: 'CPU, 2 threads', threads: 2, requested: false } as const;
  expect(explainBackend({ ...backend, passedOver: [{ name: 'webgpu', reason: 'no adapter' }] })).toBe(
    'This run computes on wasm (CPU, 2 threads).\nIt was the best one that worked when it began.\nPassed over:\n  webgpu: no adapter',
  );
  expect(explainBackend({ ...backend, requested: true, passedOver: [] })).toBe(
    'This run computes on wasm (CPU, 2 threads).\nThe recipe or the settings asked for it.',
  );
  expect(explainBackend(null)).toBe('No backend has been chosen yet.');
});

it('names the backend packages that package.json names', () => {
  const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { peerDependencies: Record<string, string> };
  const ours = Object.values(backendPackages).map(({ name, version }) => [name, version]);
  expect(Object.fromEntries(ours)).toEqual(peerDependencies);
});

describe('what can be done with a run', () => {
  const facts = { trusted: true, checkpoints: 0, hasRollouts: false };
  const broken: RunEntry = { kind: 'broken', id: 'x', folder: '/w/runs/x', createdAt: 0, reason: 'run.json is missing.' };

  it('are not to sample a reward model', () => {
    const recipe = rewardModelRecipeSchema.parse({ method: 'reward-model', model: 'm', train_dataset: 'd', max_steps: 1 });
    const rewardModel = { ...run({}), record: sampleRecord('r1', { recipe }) };
    const facts = { trusted: true, checkpoints: 1, hasRollouts: false };
    for (const action of ['compare', 'evaluate'] as const)
      expect(disabledReason(action, rewardModel, facts)).toBe('A reward model writes no text: there is nothing to sample.');
    expect(disabledReason('resume', rewardModel, facts)).toBe('The run is still going.');
    expect(
      describeEnding({ ...rewardModel, summary: { ...rewardModel.summary, state: 'finished', alive: false } }).actions,
    ).toEqual([]);
  });

  it('opens run.json where the recipe came from no file', () => {
    const typed = run({});
    typed.record = { ...typed.record, recipePath: null };
    expect(disabledReason('openRecipe', typed, facts)).toBeUndefined();
  });

  it('needs a record for what reads or shows one', () => {
    for (const action of ['openRecipe', 'rename', 'evaluate', 'resume'] as const)
      expect(disabledReason(action, broken, facts)).toBe('The run has no readable record.');
    for (const action of ['reveal', 'openLog', 'delete'] as const) expect(disabledReason(action, broken, facts)).toBeUndefined();
  });

  it("leaves the user what is the user's own in a workspace that is not trusted", () => {
    const ended = run({ state: 'stopped', alive: false, resumable: true });
    const untrusted = { ...facts, trusted: false };
    for (const action of ['rename', 'delete', 'openRecipe'] as const)
      expect(disabledReason(action, ended, untrusted)).toBeUndefined();
    for (const action of ['resume', 'diagnose'] as const)
      expect(disabledReason(action, ended, untrusted)).toBe(
        'This workspace is not trusted: nothing can be started, and running trainers are left alone.',
      );
  });
});

describe('what a command was invoked on', () => {
  const ref = { runsFolder: '/w/runs', runId: 'r1' };
  it('is read from tree elements and from nothing else', () => {
    expect(commandTarget({ kind: 'step', key: 'k', ref, fact: { step: 3, reward: 1 } })).toMatchObject({ ref, step: 3 });
    expect(commandTarget({ kind: 'checkpoint', ref, step: 5, folder: '/c' })).toMatchObject({ ref, step: 5, model: '/c' });
    expect(commandTarget({ kind: 'model', model: { facts: { path: '/m' } } })).toMatchObject({ model: '/m' });
    expect(commandTarget({ kind: 'modelRun', ref })).toMatchObject({ ref });
    expect(commandTarget({ kind: 'folder', folder: { name: 'a' } })).toMatchObject({ ref: undefined, model: undefined });
    const outside = { ref: { runsFolder: '/w/runs', runId: '../../home' } };
    for (const odd of [undefined, null, 1, 'x', { ref: 1 }, { step: -1 }, outside]) expect(commandTarget(odd)).toEqual({});
  });
});

describe('an engine process', () => {
  const node = (script: string, signal?: AbortSignal, onProgress?: (line: string) => void) =>
    runPosttrain([process.execPath, '-e', script], [], { settings: {}, signal, onProgress });

  it('gives its output, and its progress as it comes', async () => {
    const lines: string[] = [];
    expect(
      await node('console.error("noise\\n1/2 done\\n2/2 done"); console.log("{}")', undefined, (line) => lines.push(line)),
    ).toBe('{}\n');
    expect(lines).toEqual(['1/2 done', '2/2 done']);
  });

  it('fails with the last line it said', async () => {
    await expect(node('console.error("warming up\\nposttrain: model.safetensors is missing"); process.exit(2)')).rejects.toThrow(
      'posttrain: model.safetensors is missing',
    );
  });

  it('says what ended it where it was killed, and not how far it was', async () => {
    await expect(node('console.error("6656/104512 completions"); process.kill(process.pid, "SIGKILL")')).rejects.toThrow(
      /was ended by SIGKILL\.$/,
    );
    await expect(node('console.error("posttrain: no\\n1/2 done"); process.exit(2)')).rejects.toThrow(/^posttrain: no$/);
  });

  it('is ended when it is no longer wanted', async () => {
    const abort = new AbortController();
    const running = node('console.error("0/1 up"); setInterval(() => {}, 1000)', abort.signal, () => abort.abort());
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});

it('does the newest of many requests, one at a time', async () => {
  let atWork = 0;
  let done = 0;
  const finished = new Promise<void>((resolve) => {
    const latest = new Latest(
      async () => {
        expect(++atWork).toBe(1);
        await Promise.resolve();
        atWork -= 1;
        if (++done === 2) resolve();
      },
      1,
      () => {},
    );
    for (let index = 0; index < 10; index++) latest.request();
  });
  await finished;
  expect(done).toBe(2);
});
