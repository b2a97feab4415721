import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { SweepReader } from '../../src/host/panels/sweepHandlers';
import { sweepOverview, type SweptFacts } from '../../src/host/panels/sweepOverview';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { RunRef } from '../../src/host/runs/runRef';
import { encodeEventLine } from '../../src/store/eventLine';
import { runPaths } from '../../src/store/runPaths';
import type { PlannedSweep } from '../../src/store/sweepStore';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { RunFold } from '../../src/store/runView';
import { finishedRun, sampleRow, step, temporaryFolder, writeRun } from '../store/fixtures';
import { sampleEvaluation } from '../store/records';

const entry: PlannedSweep = {
  ...{
    kind: 'sweep',
    id: 's',
    folder: '/w/s',
    createdAt: 0,
    name: null,
    end: null,
    lastLine: '',
    process: 'released',
    isStopping: false,
  },
  record: {
    ...{ schemaVersion: 1, id: 's', createdAt: 0, recipePath: '/r.yaml', keys: ['seed'], evaluation: null },
    runs: ['one', 'two'].map((id, index) => ({ id, values: { seed: index } })),
  },
};

it('shows the same steps of runs of different lengths', () => {
  const facts = (length: number): SweptFacts => {
    const steps = Array.from({ length }, (_, index) => index + 1);
    return { entry: undefined, view: { ...new RunFold().view, steps, metrics: { reward: steps } }, evaluation: null };
  };
  const shown = (...lengths: number[]) =>
    sweepOverview(entry, { runs: lengths.map(facts), base: null, baseModels: [], trusted: true, now: 0 }).runs;
  const [long, short] = shown(1000, 401);
  // ⌈1000 / 400⌉ = 3: 1, 3, 6 … 999, and 1, 3, 6 … 399.
  expect([long!.steps.length, long!.steps.at(-1), short!.steps.length, short!.steps.at(-1)]).toEqual([334, 999, 134, 399]);
  expect(short!.steps).toEqual(long!.steps.slice(0, 134));
  expect(short!.metrics.reward).toEqual(short!.steps);
  expect(shown(1000, 2)[1]!.steps).toEqual([1]);
  expect(shown(400, 3)[1]!.steps).toEqual([1, 2, 3]);
});

it('reads the log of a run once, until it grows, of more runs than the library keeps', async () => {
  const runsFolder = temporaryFolder();
  const ids = Array.from({ length: 40 }, (_, index) => `r${index}`);
  for (const id of ids) writeRun(runsFolder, id, [step(1, { reward: 0.5, kl: 1 }), { type: 'state', state: 'stopped', step: 1 }]);
  const library = new RunLibrary();
  try {
    await library.setFolders([{ name: 'w', path: runsFolder }]);
    const read: string[] = [];
    const counting = {
      ...{ find: library.find.bind(library), runs: library.runs.bind(library) },
      view: (ref: RunRef) => {
        read.push(ref.runId);
        return library.view(ref);
      },
    };
    const { record } = entry;
    const wide = { ...entry, record: { ...record, runs: ids.map((id) => ({ id, values: {} })) } };
    const reader = readerOf(counting, wide, runsFolder);
    const [first, second] = [await reader.overview(), await reader.overview()];
    expect([read.length, first.runs.length, second.runs.every(({ metrics }) => metrics.reward[0] === 0.5)]).toEqual([
      40,
      40,
      true,
    ]);
    const grown = encodeEventLine({ seq: 2, time: 1_700_000_009_000, ...step(2, { reward: 0.75 }) });
    appendFileSync(runPaths(join(runsFolder, 'r7')).events, grown);
    await library.look({ runsFolder, runId: 'r7' });
    expect((await reader.overview()).runs[7]!.metrics.reward).toEqual([0.5, 0.75]);
    expect(read.slice(40)).toEqual(['r7']);
  } finally {
    library.dispose();
  }
});

function readerOf(library: Pick<RunLibrary, 'find' | 'view' | 'runs'>, of: PlannedSweep, runsFolder: string): SweepReader {
  const never = () => Promise.reject(new Error('not asked for'));
  const services = {
    ...{ library, sweeps: { find: () => of }, isTrusted: () => true, act: never, openRun: never, save: never, copy: never },
    showCoverage: () => undefined,
  };
  return new SweepReader(services, { runsFolder, sweepId: 's' });
}

async function overviewOf(models: readonly [string, string]) {
  const runsFolder = temporaryFolder();
  for (const [index, id] of ['one', 'two'].entries()) {
    const name = models[index]!;
    const run = writeRun(runsFolder, id, finishedRun(1), {
      baseModel: { path: `/w/${name}`, name, sha256: name, parameters: 1 },
    });
    const evaluate = (step: number | null, change: Partial<EvaluationRecord>) =>
      writeEvaluation(run, sampleEvaluation(`${id}-${step ?? 'base'}`, { step, ...change }), [[sampleRow()]]);
    await evaluate(null, { model: { path: `/w/${name}`, name, sha256: name } });
    await evaluate(1, { model: { path: '/w/step', name: 'step', sha256: 'step' } });
  }
  const library = new RunLibrary();
  try {
    await library.setFolders([{ name: 'w', path: runsFolder }]);
    return await readerOf(library, entry, runsFolder).overview();
  } finally {
    library.dispose();
  }
}

it('compares runs with the base that they share, and names the bases where they share none', async () => {
  const shared = await overviewOf(['small', 'small']);
  expect([shared.base?.first.value, shared.baseCaveat]).toEqual([0.5, null]);
  const several = await overviewOf(['small', 'large']);
  expect([several.base, several.baseCaveat]).toEqual([
    null,
    'The runs were trained from different base models (small, large): no single base is compared.',
  ]);
  expect(several.runs.map(({ passAtK }) => passAtK !== null)).toEqual([true, true]);
});
