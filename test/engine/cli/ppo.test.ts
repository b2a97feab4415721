import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { readRunView } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recipe = join(import.meta.dirname, '..', '..', '..', 'examples', 'recipes', 'ppo.yaml');
const small = [
  ...[
    'max_steps=4',
    'warmup_steps=0',
    'eval_steps=null',
    'save_steps=4',
    'reward_funcs=[format]',
    'num_ppo_epochs=2',
    'backend=wasm',
    'threads=2',
  ],
  ...['num_generations=8', 'per_device_train_batch_size=8', 'gradient_accumulation_steps=4', 'kl_coef=0.05'],
];
const { engine, workspace } = engineAndWorkspace();

async function train(id: string, ...set: string[]) {
  const options = [...small, ...set].flatMap((one) => ['--set', one]);
  const args = ['train', recipe, '--runs-folder', workspace.runs, '--run-id', id, ...options];
  const { code, stderr } = await runCli(engine.cli, args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readRunView(workspace.run(id));
}

it('teaches a critic what completions are worth, and writes what each token was', async () => {
  const { metrics, rollouts } = await train('ppo');
  const valueLoss = metrics['loss/value_avg']!.map((value) => value ?? NaN);
  // Nearly every completion is worth 1, of which a critic drawn at random knows nothing. Generations are always new to it.
  expect(valueLoss[0]).toBeGreaterThan(0.1);
  expect(valueLoss.at(-1)).toBeLessThan(valueLoss[0]! / 3);
  // The policy is the reference before the first update: no KL, but what rounding makes of one.
  expect(metrics['kl']![0]).toBeCloseTo(0, 5);
  expect(metrics['kl']!.at(-1)).toBeGreaterThan(0);
  expect(metrics['objective/non_score_reward']![0]).toBeCloseTo(0, 4);
  for (const difference of metrics['sampling/sampling_logp_difference/max']!) expect(difference).toBeLessThan(1e-4);
  expect(metrics['val/ratio']![0]).toBeGreaterThan(0.9);
  expect(metrics['critic/lr']).toEqual(metrics['critic/lr']!.map(() => 1e-3));

  const file = await RolloutFile.open(join(workspace.run('ppo'), 'rollouts', rollouts[0]!), {
    open: (path) => ParquetFile.open(path),
  });
  const rows = await file.readColumns(['token_ids', 'advantage', 'advantages', 'values', 'ref_logprobs']);
  await file.close();
  expect(rows).toHaveLength(32);
  const advantages = rows.flatMap((row) => row.advantages!);
  const mean = advantages.reduce((sum, x) => sum + x, 0) / advantages.length;
  // Whitened over all tokens of the generation.
  expect(mean).toBeCloseTo(0, 5);
  expect(advantages.reduce((sum, x) => sum + x * x, 0) / (advantages.length - 1)).toBeCloseTo(1, 4);
  for (const row of rows) {
    expect([row.advantages!.length, row.values!.length]).toEqual([row.token_ids.length, row.token_ids.length]);
    expect(row.advantage).toBeCloseTo(row.advantages!.reduce((sum, x) => sum + x, 0) / row.token_ids.length, 6);
  }
});
