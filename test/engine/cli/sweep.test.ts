import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { recipeSchema } from '../../../src/contract/recipe';
import type { SweepRecord } from '../../../src/contract/sweep';
import { pendingControl, requestControl } from '../../../src/store/controlFiles';
import { listEvaluations } from '../../../src/store/evaluationFiles';
import { readRunRecord } from '../../../src/store/runRecordFile';
import { readSweep, readSweepEnd, sweepFolder, writeSweep } from '../../../src/store/sweepFiles';
import { sweepLockState } from '../../../src/store/sweepLock';
import { until } from '../../store/until';
import { engineAndWorkspace } from './builtEngine';
import { runCli, startCli } from './runCli';
import { readRunView, reproducible, tinyGrpo } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
/** Enough to be killed and stopped in between. */
const STEPS = 150;
const runs = () => ['--runs-folder', workspace.runs];
const sweep = (...args: string[]) => ['sweep', ...args, ...runs()];
/** Ids of the sweeps that are there, one beginning with a name first. */
const sweeps = (name = ''): string[] => {
  const folder = workspace.path('.posttraining', 'sweeps');
  const ids = existsSync(folder) ? readdirSync(folder) : [];
  return ids.filter((id) => id.startsWith(name) && existsSync(join(folder, id, 'sweep.json')));
};
const lists = { ...tinyGrpo, max_steps: 3, temperature: [0.7, 1], seed: [7, 8] };
const begun = async (name: string): Promise<SweepRecord> => {
  await until(() => Promise.resolve(sweeps(name).length > 0), 'the sweep is there', 60_000);
  return readSweep(sweepFolder(workspace.runs, sweeps(name)[0]!));
};
const stepOf = async (id: string): Promise<number> =>
  existsSync(join(workspace.run(id), 'run.json')) ? (await readRunView(workspace.run(id))).step : 0;
const file = (name: string, recipe: object): string => workspace.write(name, JSON.stringify(recipe));

it('trains every combination, evaluates all alike and the base once, and ends in a table', async () => {
  const recipe = file('sweep.json', { ...lists, eval_dataset: 'prompts.jsonl', seed: 7, run_name: 'warm' });
  const { code, stdout, stderr } = await runCli(engine.cli, sweep(recipe, '--name', 'warm', '--evaluate', '2', '--json'));
  expect([code, stderr.match(/^run \d of 2: .*$/gm)?.length]).toEqual([0, 2]);
  const {
    id,
    keys,
    runs: done,
  } = JSON.parse(stdout) as {
    id: string;
    keys: string[];
    runs: { id: string; values: object; state: string; step: number; passAtK: { k: number } }[];
  };
  expect(id).toMatch(/^warm-/);
  expect([keys, done.map(({ values, state, step, passAtK }) => [values, state, step, passAtK.k])]).toEqual([
    ['temperature'],
    [
      [{ temperature: 0.7 }, 'finished', 3, 2],
      [{ temperature: 1 }, 'finished', 3, 2],
    ],
  ]);
  expect((await readRunRecord(workspace.run(done[0]!.id))).recipe).toMatchObject({
    ...{ temperature: 0.7, seed: 7, max_steps: 3, run_name: 'warm: temperature 0.7' },
  });
  const evaluations = await Promise.all(done.map((run) => listEvaluations(workspace.run(run.id))));
  const measured = evaluations.map((of) => of.evaluations.map(({ step, temperature }) => [step, temperature]));
  expect(measured).toEqual([
    [
      [null, 1],
      [3, 1],
    ],
    [[3, 1]],
  ]);
  expect(sweeps()).toEqual([id]);
  // A run alone has the same numbers.
  const alone = file('alone.json', { ...lists, eval_dataset: 'prompts.jsonl', seed: 7, temperature: 1 });
  await runCli(engine.cli, ['train', alone, ...runs(), '--run-id', 'alone']);
  const [one, other] = [await readRunView(workspace.run(done[1]!.id)), await readRunView(workspace.run('alone'))];
  expect(reproducible(one)).toEqual(reproducible(other));
});

it('goes on when a trainer is killed, stops where it is told to, and is taken up again', async () => {
  const recipe = file('long.json', { ...lists, max_steps: STEPS, save_steps: 5, temperature: 1 });
  const { child, ended } = startCli(engine.cli, sweep(recipe, '--name', 'killed'));
  const record = await begun('killed-');
  const [first, second] = record.runs.map(({ id }) => id) as [string, string];
  await until(async () => (await stepOf(first)) >= 7, 'step 7 of the first run', 60_000);
  const { process: trainer } = await readRunRecord(workspace.run(first));
  process.kill(trainer.pid, 'SIGKILL');
  await until(async () => (await stepOf(second)) >= 1, 'step 1 of the second run', 120_000);
  expect(await readRunView(workspace.run(first))).toMatchObject({ state: 'finished', step: STEPS, attempt: 2 });
  const other = await runCli(engine.cli, ['sweep', '--resume', record.id, ...runs()]);
  expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/is already carried out by process \d+ on /)]);
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining(`posttrain sweep --resume ${record.id} goes on`)]);
  expect(stderr).toContain(`the trainer of ${first} was ended by SIGKILL; it goes on`);
  expect(await readRunView(workspace.run(second))).toMatchObject({ state: 'stopped' });
  const resumed = await runCli(engine.cli, ['sweep', '--resume', record.id, ...runs()]);
  expect(resumed.code).toBe(0);
  expect(await readRunView(workspace.run(second))).toMatchObject({ state: 'finished', step: STEPS });
  expect((await readRunView(workspace.run(first))).attempt).toBe(2);
});

it.each(['SIGINT', 'SIGHUP'] as const)('ends the run being trained where %s comes to it alone', async (signal) => {
  const name = signal.toLowerCase();
  const recipe = file(`${name}.json`, { ...lists, max_steps: STEPS, temperature: 1 });
  const { child, ended } = startCli(engine.cli, sweep(recipe, '--name', name));
  const { runs: planned } = await begun(name);
  await until(async () => (await stepOf(planned[0]!.id)) >= 1, 'step 1', 60_000);
  child.kill(signal);
  expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('2 runs are left') as string });
  expect(await readRunView(workspace.run(planned[0]!.id))).toMatchObject({ state: 'stopped' });
});

it('stops where a file asks it to, leaves what trainers print with their runs, and is evaluated later', async () => {
  const recipe = file('asked.json', { ...lists, max_steps: 40, temperature: 1, eval_dataset: 'prompts.jsonl' });
  const { ended } = startCli(engine.cli, sweep(recipe, '--sweep-id', 'asked', '--log-to-runs'));
  const { runs: planned } = await begun('asked');
  expect(planned.map(({ id }) => id)).toEqual(['asked-1', 'asked-2']);
  const folder = sweepFolder(workspace.runs, 'asked');
  await until(async () => (await stepOf('asked-1')) >= 1, 'step 1', 60_000);
  expect(await sweepLockState(folder)).toEqual({ state: 'held', number: 1 });
  await requestControl(folder, 'stop');
  const { code, stderr } = await ended;
  expect([code, stderr]).toEqual([1, expect.stringContaining('2 runs are left')]);
  expect([(await sweepLockState(folder)).state, pendingControl(folder)]).toEqual(['released', []]);
  expect(await readSweepEnd(folder)).toMatchObject({ isStopped: true, finished: 0, failed: 0, left: 2, unevaluated: 0 });
  expect(await readRunView(workspace.run('asked-1'))).toMatchObject({ state: 'stopped' });
  const printed = readFileSync(join(workspace.run('asked-1'), 'trainer.log'), 'utf8');
  expect(printed).toMatch(/step 1\b/);
  expect(stderr).not.toMatch(/step 1\b/);
  const again = await runCli(engine.cli, sweep(recipe, '--sweep-id', 'asked'));
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('a sweep called asked exists already')]);
  const evaluated = await runCli(engine.cli, ['sweep', '--resume', 'asked', '--evaluate', '2', '--json', ...runs()]);
  const { runs: done } = JSON.parse(evaluated.stdout) as { runs: { state: string; passAtK: { k: number } | null }[] };
  expect([evaluated.code, done.map(({ state, passAtK }) => [state, passAtK?.k])]).toEqual([
    0,
    [
      ['finished', 2],
      ['finished', 2],
    ],
  ]);
  expect(await readSweepEnd(folder)).toMatchObject({ isStopped: false, finished: 2, failed: 0, left: 0, unevaluated: 0 });
  expect((await readSweep(folder)).evaluation).toMatchObject({ samples: 2, dataset: workspace.path('prompts.jsonl') });
});

it.skipIf(process.platform !== 'linux')('takes its evaluation with it where it is killed', async () => {
  const problems = Array.from({ length: 2000 }, (_, id) => ({
    id: String(id),
    prompt: 'use 1, 2, 3 make 6',
    numbers: [1, 2, 3],
    target: 6,
  }));
  workspace.write('many.jsonl', problems.map((problem) => JSON.stringify(problem)).join('\n'));
  const recipe = file('orphan.json', { ...lists, max_steps: 1, temperature: 1, seed: [7], eval_dataset: 'many.jsonl' });
  const { child, ended } = startCli(engine.cli, sweep(recipe, '--sweep-id', 'orphan', '--evaluate', '256'));
  const children = (): string => readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
  const isEvaluating = () =>
    children()
      .split(' ')
      .find((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('evaluate\0'));
  await until(() => isEvaluating() !== undefined, 'an evaluation begins', 120_000);
  const evaluation = isEvaluating()!;
  child.kill('SIGKILL');
  await until(() => !existsSync(`/proc/${evaluation}`), 'the evaluation has ended', 60_000);
  await ended;
  expect((await listEvaluations(workspace.run('orphan-1'))).evaluations).toEqual([]);
});

it('evaluates runs alike that differ in reward and length, and says which evaluations failed', async () => {
  const rewards = {
    reward_funcs: [['countdown'], ['format', 'countdown']],
    max_completion_length: [8, 6],
    temperature: 1,
    seed: 7,
  };
  const recipe = file('unlike.json', { ...lists, ...rewards, eval_dataset: 'prompts.jsonl', max_steps: 1 });
  const first = await runCli(engine.cli, sweep(recipe, '--name', 'unlike', '--evaluate', '2', '--json'));
  expect(first.code).toBe(0);
  const { runs: done } = JSON.parse(first.stdout) as { runs: { id: string }[] };
  const evaluations = await Promise.all(done.map(async ({ id }) => (await listEvaluations(workspace.run(id))).evaluations));
  expect(evaluations.map((of) => of.map((one) => [one.step, one.max_completion_length, one.reward_funcs]))).toEqual([
    [
      [null, 8, ['countdown']],
      [1, 8, ['countdown']],
    ],
    ...Array.from({ length: 3 }, () => [[1, 8, ['countdown']]]),
  ]);
  // More tokens than the model has positions for: no evaluation can be made.
  const recipes = file('long-evaluation.json', { ...lists, eval_dataset: 'prompts.jsonl', max_steps: 1, temperature: 1 });
  const { code, stderr } = await runCli(
    engine.cli,
    sweep(recipes, '--name', 'failing', '--evaluate', '2', '--max-tokens', '100000'),
  );
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/4 evaluations are missing; posttrain sweep --resume failing-\S+ tries/),
  ]);
  const [id = ''] = /failing-\d+-\d+-[a-z0-9]+/.exec(stderr) ?? [];
  expect(await readSweepEnd(sweepFolder(workspace.runs, id))).toMatchObject({
    ...{ isStopped: false, finished: 2, failed: 0, left: 0, unevaluated: 4 },
  });
});

it('leaves a run that cannot begin, and trains the others', async () => {
  workspace.write('odd.jsonl', '{"x": 1}\n');
  const recipe = file('missing.json', { ...lists, temperature: 1, seed: 7, train_dataset: ['odd.jsonl', 'prompts.jsonl'] });
  const { code, stdout, stderr } = await runCli(engine.cli, sweep(recipe, '--json'));
  const { runs: done } = JSON.parse(stdout) as { runs: { state: string }[] };
  expect([code, done.map(({ state }) => state)]).toEqual([1, ['waiting', 'finished']]);
  expect(stderr).toMatch(/odd\.jsonl:1/);
  expect(stderr).toMatch(/1 runs are left; posttrain sweep --resume \S+ goes on/);
});

it('refuses to evaluate a sweep in a way that its runs cannot be, before it is taken for begun', async () => {
  const folder = sweepFolder(workspace.runs, 'unevaluable');
  const recipe = recipeSchema.parse({ ...tinyGrpo, train_dataset: workspace.path('prompts.jsonl') });
  const record: SweepRecord = {
    ...{ schemaVersion: 1, id: 'unevaluable', createdAt: 1, recipePath: workspace.path('recipe.json'), keys: ['seed'] },
    ...{ runs: [{ id: 'unevaluable-1', values: { seed: 1 } }], evaluation: null },
  };
  await writeSweep(folder, record, new Map([['unevaluable-1', recipe]]));
  const { code, stderr } = await runCli(engine.cli, ['sweep', '--resume', 'unevaluable', '--evaluate', '2', ...runs()]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--evaluate needs a dataset')]);
  // A launcher that sees a lock says that the sweep has begun.
  expect([await sweepLockState(folder), await readSweep(folder)]).toEqual([{ state: 'none', number: 0 }, record]);
  rmSync(folder, { recursive: true });
});

it('says in one sentence what is wrong, before anything is written', async () => {
  const before = sweeps().length;
  const swept = { ...tinyGrpo, seed: [1, 2] };
  const held = { ...swept, eval_dataset: 'prompts.jsonl' };
  const two = { ...tinyGrpo, eval_dataset: ['prompts.jsonl', './other.jsonl'] };
  workspace.write('other.jsonl', readFileSync(workspace.path('prompts.jsonl'), 'utf8'));
  const refusals: [Record<string, unknown>, string[], string][] = [
    [{ ...tinyGrpo }, [], 'no key has a list of values'],
    [
      { ...tinyGrpo, tempratur: [1, 2] },
      [],
      'with tempratur 1: tempratur is not a key of a GRPO recipe; did you mean temperature?',
    ],
    [{ ...tinyGrpo, num_generations: [4, 3] }, [], 'with num_generations 3: num_generations is 3; it must divide'],
    [{ ...tinyGrpo, seed: [] }, [], 'seed has an empty list'],
    [{ ...tinyGrpo, seed: [1, 2] }, ['--evaluate', '0'], '--evaluate is 0'],
    [{ ...tinyGrpo, model: [tinyGrpo.model, './gone'] }, [], 'gone: model '],
    [{ ...swept, train_dataset: 'gone.jsonl' }, [], 'with seed 1: train_dataset '],
    [{ ...swept, reward_funcs: [{ name: 'module', path: 'gone.mjs' }] }, [], 'with seed 1: the reward module '],
    [{ ...swept, reward_funcs: [{ name: 'reward_model', path: './gone' }] }, [], 'with seed 1: '],
    [swept, ['--evaluate', '2'], '--evaluate needs a dataset; set eval_dataset in the recipe, or --dataset'],
    [held, ['--evaluate', '100001'], '--evaluate is 100001; allowed: an integer from 1 to 100000'],
    [held, ['--evaluate', '2', '--dataset', workspace.path('gone.jsonl')], 'gone.jsonl does not exist'],
    [two, ['--evaluate', '2'], 'other.jsonl; choose one with --dataset'],
    [held, ['--max-tokens', '4'], '--max-tokens is of the evaluations; it needs --evaluate'],
  ];
  for (const [recipe, args, words] of refusals) {
    const { code, stdout, stderr } = await runCli(engine.cli, sweep(file('bad.json', recipe), ...args));
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  const gone = await runCli(engine.cli, ['sweep', '--resume', 'gone', ...runs()]);
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('there is no sweep gone')]);
  const resumed: [string[], string][] = [
    [['../..', '--json'], '--resume: "../.." is not a sweep id; allowed: 1 to 64 lower-case letters'],
    ...['--plan', '--name=x', '--set=seed=1'].map((option): [string[], string] => [
      [sweeps()[0]!, option],
      `--runs-folder, --json; found ${option.split('=')[0]}`,
    ]),
  ];
  for (const [args, words] of resumed) {
    const { code, stdout, stderr } = await runCli(engine.cli, sweep('--resume', ...args));
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain(words);
  }
  expect(sweeps()).toHaveLength(before);
  const torn = sweepFolder(workspace.runs, sweeps()[0]!);
  const text = readFileSync(join(torn, 'sweep.json'), 'utf8');
  writeFileSync(join(torn, 'sweep.json'), text.slice(0, 40));
  await expect(readSweep(torn)).rejects.toThrow('sweep.json is not JSON');
});
