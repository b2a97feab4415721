import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { evaluationRecordSchema } from '../../../src/contract/evaluation';
import { readinessReportSchema } from '../../../src/contract/readinessReport';
import { readinessOfFolder } from '../../../src/engine/analyze/readinessFolder';
import { until } from '../../store/until';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli, startCli } from '../cli/runCli';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const root = join(import.meta.dirname, '../../..');
const model = join(root, 'media/models/countdown');
const dataset = join(root, 'examples/data/countdown-validation.jsonl');
const ask = (...args: string[]) => runCli(engine.cli, ['analyze', 'readiness', '--model', model, '--backend', 'wasm', ...args]);

it('counts what evaluate counts, at each temperature', async () => {
  const { code, stdout } = await ask(
    '--dataset',
    dataset,
    '--samples',
    '8',
    '--temperatures',
    '1,0.5',
    '--max-tokens',
    '64',
    '--json',
  );
  expect(code).toBe(0);
  const report = readinessReportSchema.parse(JSON.parse(stdout));
  const evaluated = await runCli(engine.cli, [
    ...[
      'evaluate',
      '--model',
      model,
      '--dataset',
      dataset,
      '--samples',
      '8',
      '--max-tokens',
      '64',
      '--backend',
      'wasm',
      '--json',
    ],
  ]);
  const { passAtK, problems } = evaluationRecordSchema.parse(JSON.parse(evaluated.stdout));
  const [warm, cool] = report.temperatures;
  expect([report.prompts, warm!.temperature, cool!.temperature]).toEqual([32, 1, 0.5]);
  expect(warm!.passAtK).toEqual(passAtK);
  expect(cool!.passAtK).not.toEqual(passAtK);
  expect(warm!.neverSolved).toEqual(problems.filter(({ c }) => c === 0).map(({ problem }) => problem));
  expect(warm!.prompts.never).toBe(warm!.neverSolved.length);
  expect(warm!.mixed.map(({ numGenerations }) => numGenerations)).toEqual([2, 4, 8]);
  // In all 8 samples: mixed is neither never nor always.
  expect(warm!.mixed[2]!.value).toBeCloseTo(warm!.prompts.between / 32, 12);
  expect(report.recommendation!.numGenerations).toBe(8);
});

it('takes a recipe, keeps the samples, goes on in the folder that has some, and reads them back', async () => {
  const out = workspace.path('kept');
  const recipe = workspace.path('small.recipe.yaml');
  const prompts = workspace.path('prompts.jsonl');
  writeFileSync(prompts, readFileSync(dataset, 'utf8').split('\n').slice(0, 4).join('\n'));
  writeFileSync(
    recipe,
    JSON.stringify({
      ...{
        method: 'grpo',
        model,
        train_dataset: 'prompts.jsonl',
        reward_funcs: ['countdown'],
        max_steps: 1,
        learning_rate: 1e-4,
      },
      ...{ num_generations: 4, max_completion_length: 48, temperature: 0.9 },
    }),
  );
  const args = ['analyze', 'readiness', '--recipe', recipe, '--samples', '4', '--backend', 'wasm', '--out', out, '--json'];
  const alone = await runCli(engine.cli, args);
  expect([alone.code, alone.stderr.includes('16/16 completions')]).toEqual([0, true]);
  expect(readinessReportSchema.parse(JSON.parse(alone.stdout)).temperatures.map(({ temperature }) => temperature)).toEqual([0.9]);
  // Nothing is sampled again, and the report is the same.
  const again = await runCli(engine.cli, args);
  expect([again.stdout, again.stderr]).toEqual([alone.stdout, '']);
  const { asked, sampled, report } = await readinessOfFolder(out);
  expect(report).toEqual(JSON.parse(alone.stdout));
  expect(asked).toMatchObject({
    recipe,
    samples: 4,
    temperatures: [0.9],
    max_completion_length: 48,
    reward_funcs: ['countdown'],
  });
  expect(sampled.map(({ key, problems }) => [key, problems.length])).toEqual([['temperature-0.9', 4]]);
  expect(await readinessOfFolder(join(out, 'temperature-0.9'))).toMatchObject({ asked: null, step: null, report });
  const other = await runCli(
    engine.cli,
    args.map((one) => (one === '4' ? '8' : one)),
  );
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringContaining('whose samples were asked for otherwise; choose another folder'),
  ]);
});

it('says in one sentence what is wrong', async () => {
  const refusals: [string[], string][] = [
    [
      ['--dataset', dataset, '--temperatures', '1,1'],
      '--temperatures is 1,1; allowed: different numbers above 0, such as 0.7,1,1.3',
    ],
    [['--dataset', dataset, '--temperature', '1'], '--temperature is given; allowed: --temperatures, a list'],
    [['--dataset', dataset, '--samples', '1'], '--samples is 1'],
    [['--dataset', workspace.path('gone.jsonl')], 'does not exist'],
    [[], '--dataset is missing'],
    [['--recipe', workspace.path('gone.yaml')], 'does not exist'],
    [
      ['--dataset', dataset, '--limit', '2', '--samples', '2', '--out', root],
      'which has other files; allowed: an empty or new folder',
    ],
  ];
  for (const [args, words] of refusals) {
    const { code, stdout, stderr } = await ask(...args);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain(words);
  }
});

it('is the only one that samples into a folder', async () => {
  const out = workspace.path('taken');
  const args = ['--dataset', dataset, '--samples', '2000', '--limit', '4', '--out', out, '--json'];
  const { child, ended } = startCli(engine.cli, ['analyze', 'readiness', '--model', model, '--backend', 'wasm', ...args]);
  await until(() => Promise.resolve(existsSync(join(out, 'readiness.json'))), 'the first has begun', 60_000);
  const other = await ask(...args);
  expect([other.code, other.stderr]).toEqual([
    2,
    expect.stringMatching(
      /^posttrain analyze: The samples of .*taken are already being drawn by process \d+ on .*; stop it first\n$/,
    ),
  ]);
  child.kill('SIGKILL');
  await ended;
  const fewer = await ask('--dataset', dataset, '--samples', '2', '--limit', '4', '--out', out, '--json');
  expect([fewer.code, fewer.stderr]).toEqual([2, expect.stringContaining('whose samples were asked for otherwise')]);
});
