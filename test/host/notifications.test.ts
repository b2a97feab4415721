import { afterEach, expect, it, vi } from 'vitest';
import { notifyEndings } from '../../src/host/notifications';
import type { HealthyRun } from '../../src/store/runEntry';
import type { PlannedSweep } from '../../src/store/sweepStore';
import { healthyRun } from './healthyRun';
import { answers, opened, seen } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const runsFolder = '/w/runs';
const sweepRef = { runsFolder, sweepId: 'warm' };
const going = {};
const finished = { state: 'finished', alive: false } as const;
const failed = { state: 'failed', alive: false, message: 'The loss is NaN.' } as const;

afterEach(() => {
  answers.length = seen.messages.length = seen.commands.length = 0;
  opened.settings = {};
});

/** A window with runs, of which `s-1` and `s-2` are of a sweep. */
function watched() {
  const runs = new Map<string, HealthyRun>();
  /** What the store of the runs has not looked at yet. */
  const unseen = new Map<string, HealthyRun>();
  let sweep: PlannedSweep | undefined;
  let [runsChanged, sweepsChanged] = [() => {}, () => {}];
  const set = (id: string, summary: Partial<HealthyRun['summary']>): void => {
    runs.set(id, healthyRun(summary, id));
    runsChanged();
  };
  const setSweep = (process: PlannedSweep['process'], change: Partial<PlannedSweep> = {}): void => {
    sweep = {
      ...{
        kind: 'sweep',
        id: 'warm',
        folder: '/w/sweeps/warm',
        createdAt: 0,
        name: 'Warm',
        end: null,
        lastLine: '',
        process,
        isStopping: false,
      },
      record: {
        ...{ schemaVersion: 1, id: 'warm', createdAt: 0, recipePath: '/r.yaml', keys: ['seed'], evaluation: null },
        runs: [1, 2].map((seed) => ({ id: `s-${seed}`, values: { seed } })),
      },
      ...change,
    };
    sweepsChanged();
  };
  notifyEndings(
    {
      runs: () => [...runs.values()].map((entry) => ({ ref: { runsFolder, runId: entry.id }, entry })),
      find: ({ runId }) => runs.get(runId),
      look: ({ runId }) => {
        const late = unseen.get(runId);
        if (late) runs.set(runId, late);
        runsChanged();
        return Promise.resolve();
      },
      onDidChange: (listener) => {
        runsChanged = () => listener({ added: [], removed: [], changed: [] });
        return { dispose: () => {} };
      },
    },
    {
      sweeps: () => (sweep ? [{ ref: sweepRef, entry: sweep }] : []),
      find: () => sweep,
      of: ({ runId }) => {
        const run = sweep?.record.runs.find(({ id }) => id === runId);
        return sweep && run && { ref: sweepRef, entry: sweep, run };
      },
      onDidChange: (listener) => {
        sweepsChanged = listener;
        return { dispose: () => {} };
      },
    },
    (error) => {
      throw error;
    },
  );
  return { set, setSweep, unseen };
}

it('tells of a run alone when it ends', () => {
  const { set } = watched();
  set('alone', going);
  set('alone', failed);
  expect(seen.messages).toEqual(['My run failed at step 60: The loss is NaN.']);
});

it('tells of a sweep once, and of none of its runs', async () => {
  const { set, setSweep } = watched();
  setSweep('held');
  set('s-1', going);
  set('s-1', failed);
  set('s-2', going);
  set('s-2', finished);
  expect(seen.messages).toEqual([]);
  answers.push('Open Sweep');
  setSweep('released');
  await vi.waitFor(() => expect(seen.messages).toEqual(['Warm failed: 1 of 2 runs finished.']));
  await new Promise((done) => setImmediate(done));
  expect(seen.messages.length).toBe(1);
  expect(seen.commands).toEqual([['postTraining.openSweep', { sweep: sweepRef }]]);
});

it('looks at the runs of a sweep that ended before it says how', async () => {
  const { set, setSweep, unseen } = watched();
  setSweep('held');
  set('s-1', finished);
  set('s-2', going);
  // The process of the sweep is known to have ended before its last run is.
  unseen.set('s-2', healthyRun(finished, 's-2'));
  setSweep('released');
  await vi.waitFor(() => expect(seen.messages).toEqual(['Warm finished: 2 runs.']));
  set('alone', going);
  expect(seen.messages.length).toBe(1);
});

it('says what is missing of a sweep whose runs have all finished', async () => {
  const evaluation = { samples: 8, dataset: '/d.jsonl', reward: 'countdown', maxCompletionLength: 64 } as const;
  const { set, setSweep } = watched();
  const record = { schemaVersion: 1, id: 'warm', createdAt: 0, recipePath: '/r.yaml', keys: ['seed'], evaluation } as const;
  const one = { record: { ...record, keys: ['seed'], runs: [{ id: 's-1', values: { seed: 1 } }] } };
  setSweep('held', one);
  set('s-1', finished);
  const end = { schemaVersion: 1, endedAt: 1, isStopped: false, finished: 1, failed: 0, left: 0, unevaluated: 2 } as const;
  setSweep('released', { ...one, end });
  await vi.waitFor(() => expect(seen.messages).toEqual(['Warm: 1 run trained. Evaluations that failed: 2.']));
  setSweep('held', one);
  setSweep('released', { ...one, end: { ...end, isStopped: true, unevaluated: 1 } });
  await vi.waitFor(() => expect(seen.messages[1]).toBe('Warm: 1 run trained. Stopped; evaluations left: 1.'));
  setSweep('held', one);
  setSweep('dead', one);
  await vi.waitFor(() =>
    expect(seen.messages[2]).toBe('Warm: 1 run trained. Its process ended without saying whether all were evaluated.'),
  );
  setSweep('held', one);
  // As where the disk was full when it wrote how it ended.
  setSweep('released', one);
  await vi.waitFor(() => expect(seen.messages[3]).toBe(seen.messages[2]));
});

it('tells of failures alone where the user wants no more', async () => {
  opened.settings = { notifications: 'failures' };
  const { set, setSweep } = watched();
  setSweep('held');
  set('alone', going);
  set('alone', finished);
  set('s-1', finished);
  set('s-2', finished);
  setSweep('released');
  set('other', going);
  set('other', failed);
  await new Promise((done) => setImmediate(done));
  expect(seen.messages).toEqual(['My run failed at step 60: The loss is NaN.']);
});
