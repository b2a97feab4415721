import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { evaluationRecordSchema } from '../../../src/contract/evaluation';
import { readinessReportSchema } from '../../../src/contract/readinessReport';
import { engineAndWorkspace } from '../cli/builtEngine';
import { runCli } from '../cli/runCli';

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
  ];
  for (const [args, words] of refusals) {
    const { code, stdout, stderr } = await ask(...args);
    expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain(words);
  }
});
