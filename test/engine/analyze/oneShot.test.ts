import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { oneShotReportSchema } from '../../../src/contract/oneShotReport';
import { datasetRows } from '../../../src/engine/analyze/datasetRows';
import { oneShotTable } from '../../../src/engine/analyze/oneShotTable';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';
import { finishedRun, sampleRecord, sampleRow, writeRun } from '../../store/fixtures';
import { analyze, analyzeJson } from './analyze';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const file = (name: string, value: unknown): string => {
  const path = workspace.path(name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
};
const refusal = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await analyze('one-shot', ...args);
  expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
  return stderr;
};

it('ranks a map of accuracies by epoch', async () => {
  const path = file('accuracies.json', { 7: [0, 1], 3: [0.5, 0.5], 12: [0.25, 0.75] });
  const { ranking } = oneShotReportSchema.parse(await analyzeJson('one-shot', '--accuracies', path));
  expect(ranking.map(({ problem, variance }) => [problem, variance])).toEqual([
    ['7', 0.25],
    ['12', 0.0625],
    ['3', 0],
  ]);
  const { stdout } = await analyze('one-shot', '--accuracies', path, '--top', '1');
  expect(stdout).toContain('0.2500  7\n          0.00 1.00\n2 more problems; --json has all\n');
});

it('says in one sentence what is wrong', async () => {
  const unequal = file('unequal.json', { a: [0, 1], b: [0, 1, 1] });
  expect(await refusal('--accuracies', unequal)).toContain(
    'problem b has 3 accuracies and problem a has 2; allowed: one an epoch, as many for each',
  );
  expect(await refusal('--accuracies', file('percent.json', { a: [0, 50] }))).toContain(
    'problem a has [0,50]; allowed: a list of numbers from 0 to 1, one an epoch',
  );
  expect(await refusal('--accuracies', file('one.json', { a: [1] }))).toContain('it needs at least two epochs');
  expect(await refusal('--accuracies', file('list.json', [[0, 1]]))).toContain('is no JSON object');
  expect(await refusal('--accuracies', file('none.json', {}))).toContain('has no problem; it needs at least one');
  expect(await refusal('--accuracies', file('torn.json', '{"a": [0,'))).toContain('is no JSON');
  expect(await refusal('--accuracies', workspace.path('gone.json'))).toContain('there is no file');
  expect(await refusal()).toContain('no option given; allowed: one of --run and --accuracies');
});

it('takes the accuracies of a run, each time that a prompt was trained on an epoch', async () => {
  const run = writeRun(workspace.runs, 'logged', finishedRun(3));
  const row = (prompt_id: string, sample: number, reward: number | null) =>
    sampleRow({
      ...{ prompt_id, prompt: `make ${prompt_id}`, group: prompt_id === 'a' ? 0 : 1, sample, reward },
      ...{ reward_parts: JSON.stringify({ countdown: reward }), failure: reward === null ? 'no' : null },
    });
  const steps = [
    [
      [row('a', 0, 0), row('a', 1, 0)],
      [row('b', 0, 1), row('b', 1, null)],
    ],
    [[row('a', 0, 1), row('a', 1, 1)]],
    [[row('b', 0, 1), row('b', 1, 0)]],
  ];
  for (const [index, groups] of steps.entries()) {
    await writeRollouts(join(run, 'rollouts', `step-00000${index + 1}.parquet`), groups);
  }
  const { code, stdout, stderr } = await runCli(engine.cli, ['analyze', 'one-shot', '--run', run, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(oneShotReportSchema.parse(JSON.parse(stdout))).toEqual({
    ranking: [
      { problem: 'a', variance: 0.25, accuracies: [0, 1], prompt: 'make a' },
      { problem: 'b', variance: 0.0625, accuracies: [1, 0.5], prompt: 'make b' },
    ],
    once: 0,
    course: expect.objectContaining({ prompts: ['make a', 'make b'], saturation: null, gain: null, degradation: null }) as object,
    caveats: [],
  });
});

it('tells of a run on one example where it is saturated, what is gained then, and when outputs degrade', async () => {
  const metrics = (value: number) => ({ 'eval_rewards/countdown/mean': value });
  const events = [10, 20, 30].map((step, index) => ({
    ...({ type: 'evaluation', attempt: 1, id: null } as const),
    ...{ step, metrics: metrics([0.3, 0.4, 0.45][index]!) },
  }));
  const run = writeRun(workspace.runs, 'one-example', [...finishedRun(30), ...events]);
  for (let step = 1; step <= 30; step++) {
    // Right from step 6 on; cut off at the length limit from step 21 on.
    const rows = [0, 1].map((sample) =>
      sampleRow({
        ...{ prompt_id: 'a', prompt: 'make a', group: 0, sample, reward: step > 5 ? 1 : 0 },
        ...{ reward_parts: JSON.stringify({ countdown: step > 5 ? 1 : 0 }), finish_reason: step > 20 ? 'length' : 'stop' },
      }),
    );
    await writeRollouts(join(run, 'rollouts', `step-${String(step).padStart(6, '0')}.parquet`), [rows]);
  }
  const { stdout } = await runCli(engine.cli, ['analyze', 'one-shot', '--run', run, '--json']);
  const { course } = oneShotReportSchema.parse(JSON.parse(stdout));
  expect(course).toMatchObject({
    ...{ prompts: ['make a'], metric: 'eval_rewards/countdown/mean', saturation: 6 },
    gain: { from: { step: 10, value: 0.3 }, last: { step: 30, value: 0.45 } },
    // Of steps 17 … 21 one is cut off: 0.2, and that is step 21.
    degradation: { step: 21, before: 0, isHeld: true },
  });
  expect(oneShotTable({ ranking: [], once: 0, course, caveats: [] }, 1)).toContain(
    'Training outputs are degraded from step 21 on: 0 % at the start, 100 % then. Held-out accuracy holds.',
  );
});

it('reads rows of a dataset by the ids of rollouts', async () => {
  const path = file('train.jsonl', '{"id":"x","prompt":"a"}\n{"prompt":"b","target":4}\n');
  expect(await datasetRows(path, ['line-2', 'x'])).toEqual([
    { id: 'line-2', prompt: 'b', target: 4 },
    { id: 'x', prompt: 'a' },
  ]);
  await expect(datasetRows(path, ['y'])).rejects.toThrow('has no example y: the file has changed since the run');
});

it('refuses a run whose rollouts are of groups with a gradient alone', async () => {
  const { recipe } = sampleRecord('filtered');
  const run = writeRun(workspace.runs, 'filtered', finishedRun(3), {
    recipe: { ...recipe, filter_groups: true } as typeof recipe,
  });
  expect(await refusal('--run', run)).toContain('filter_groups left the groups without a gradient out of its rollouts');
});
