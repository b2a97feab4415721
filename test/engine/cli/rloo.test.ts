import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutReader';
import { runPaths } from '../../../src/store/runPaths';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { readRunView } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recipe = join(import.meta.dirname, '..', '..', '..', 'examples', 'recipes', 'rloo.yaml');
const GROUP = 4;
const BETA = 0.5;
/** Two generations of 8 × 4 completions, four updates on each. */
const small = [
  ...['max_steps=8', 'num_iterations=4', `num_generations=${GROUP}`, `beta=${BETA}`],
  ...['per_device_train_batch_size=16', 'gradient_accumulation_steps=2', 'max_completion_length=48'],
  ...['learning_rate=1e-4', 'lr_scheduler_type=constant', 'warmup_steps=0', 'eval_dataset=null', 'save_steps=100'],
  ...['backend=wasm', 'threads=2'],
];
const { engine, workspace } = engineAndWorkspace();

beforeAll(async () => {
  const set = small.flatMap((one) => ['--set', one]);
  const { code, stderr } = await runCli(engine.cli, [
    ...['train', recipe, '--runs-folder', workspace.runs, '--run-id', 'rloo'],
    ...set,
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Completions of a generation, group by group. */
async function completions(step: number) {
  const file = await RolloutFile.open(runPaths(workspace.run('rloo')).rolloutFile(step, 1), ParquetFile);
  const rows = await file.readColumns(['group', 'reward', 'advantage', 'logprobs', 'ref_logprobs']);
  await file.close();
  return rows.map(({ group, reward, advantage, logprobs, ref_logprobs }) => ({
    ...{ group, reward: reward!, advantage, tokens: logprobs.length },
    logRatio: sum(logprobs) - sum(ref_logprobs!),
  }));
}

it('weighs each completion against the mean of its siblings, each less beta times its KL to the base', async () => {
  for (const step of [1, 5]) {
    const rows = await completions(step);
    expect(rows).toHaveLength(32);
    const earned = rows.map(({ reward, logRatio }) => reward - BETA * logRatio);
    rows.forEach(({ group, advantage }, index) => {
      const siblings = rows.flatMap((row, i) => (row.group === group && i !== index ? [earned[i]!] : []));
      expect(siblings).toHaveLength(GROUP - 1);
      expect(advantage).toBeCloseTo(earned[index]! - sum(siblings) / (GROUP - 1), 5);
    });
  }
});

it('moves the policy off the base, and logs the KL of its tokens', async () => {
  const { kl } = (await readRunView(workspace.run('rloo'))).metrics;
  // The policy of the first generation is the base.
  expect(kl![0]).toBeCloseTo(0, 5);
  const rows = await completions(5);
  expect(kl![4]).toBeCloseTo(sum(rows.map(({ logRatio }) => logRatio)) / sum(rows.map(({ tokens }) => tokens)), 5);
  expect(Math.max(...rows.map(({ logRatio }) => Math.abs(logRatio)))).toBeGreaterThan(0.01);
});

it('compares what sampled with what trains in the first update on a generation', async () => {
  const { metrics } = await readRunView(workspace.run('rloo'));
  const largest = metrics['sampling/sampling_logp_difference/max']!;
  expect(largest.map((value) => value !== null)).toEqual([true, false, false, false, true, false, false, false]);
  for (const first of [0, 4]) expect(largest[first]).toBeLessThan(1e-4);
});

it('lowers the loss of the batch it trains on', async () => {
  const { loss } = (await readRunView(workspace.run('rloo'))).metrics;
  // All ratios are 1 before the first update on a generation, and leave-one-out advantages add up to 0.
  for (const first of [0, 4]) {
    const [before, ...after] = loss!.slice(first, first + 4).map((value) => value ?? NaN);
    expect(before).toBeCloseTo(0, 5);
    let last = before!;
    for (const value of after) {
      expect(value).toBeLessThan(last);
      last = value;
    }
  }
});
