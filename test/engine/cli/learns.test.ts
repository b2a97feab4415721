import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildEngine, type BuiltEngine } from './builtEngine';
import { runCli } from './runCli';
import { readRunView, Workspace } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recipes = join(import.meta.dirname, '..', '..', '..', 'examples', 'recipes');
let engine: BuiltEngine;
let workspace: Workspace;

beforeAll(async () => {
  engine = await buildEngine();
  workspace = new Workspace();
});
afterAll(() => {
  engine.remove();
  workspace.remove();
});

/** Trains from a recipe of the example workspace, made smaller. */
async function train(method: string, ...set: string[]) {
  const settings = ['backend=wasm', 'threads=2', ...set].flatMap((one) => ['--set', one]);
  const args = ['train', join(recipes, `${method}.yaml`), '--runs-folder', workspace.runs, '--run-id', method, ...settings];
  const { code, stderr } = await runCli(engine.cli, args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readRunView(workspace.run(method));
}

it.each(['grpo', 'rloo'])('%s raises the reward that it samples', async (method) => {
  // Three problems, of which the base solves about one in six tries, and 48 tries a step.
  const { metrics } = await train(
    ...[method, `train_dataset=${workspace.path('prompts.jsonl')}`, 'max_steps=10', 'save_steps=10', 'learning_rate=5e-4'],
    ...['warmup_steps=0', 'num_generations=16', 'per_device_train_batch_size=24', 'gradient_accumulation_steps=2'],
    ...['log_reference=false', 'eval_dataset=null', 'eval_steps=null'],
  );
  const rewards = metrics['reward']!.map((value) => value ?? NaN);
  expect(rewards[0]).toBeLessThan(0.4);
  expect(Math.min(...rewards.slice(-3))).toBeGreaterThan(rewards[0]! + 0.2);
});

it('sft makes held-out solutions likelier', async () => {
  const { evaluations } = await train('sft', 'max_steps=12', 'eval_steps=12', 'save_steps=12', 'warmup_steps=1');
  const [before, after] = evaluations.map(({ metrics }) => metrics);
  expect(after!['eval_loss']).toBeLessThan(before!['eval_loss']! - 0.005);
  expect(after!['eval_mean_token_accuracy']).toBeGreaterThan(before!['eval_mean_token_accuracy']!);
});
