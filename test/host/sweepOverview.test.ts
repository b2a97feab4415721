import { expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { SweepReader } from '../../src/host/panels/sweepHandlers';
import { sweepOverview, type SweptFacts } from '../../src/host/panels/sweepOverview';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { PlannedSweep } from '../../src/store/sweepStore';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { RunFold } from '../../src/store/runView';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { sampleEvaluation } from '../store/records';

const entry: PlannedSweep = {
  ...{ kind: 'sweep', id: 's', folder: '/w/s', createdAt: 0, name: null, lastLine: '', process: 'released', isStopping: false },
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
    const never = () => Promise.reject(new Error('not asked for'));
    const services = {
      ...{ library, sweeps: { find: () => entry }, isTrusted: () => true, act: never, openRun: never, save: never, copy: never },
      showCoverage: () => undefined,
    };
    return await new SweepReader(services, { runsFolder, sweepId: 's' }).overview();
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
