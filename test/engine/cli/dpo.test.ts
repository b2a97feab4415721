import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { readRunView, reproducible } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recipe = join(import.meta.dirname, '..', '..', '..', 'examples', 'recipes', 'dpo.yaml');
const small = [
  'max_steps=8',
  'learning_rate=3e-4',
  'warmup_steps=1',
  'eval_steps=8',
  'save_steps=4',
  'backend=wasm',
  'threads=2',
];
const { engine, workspace } = engineAndWorkspace();

async function train(id: string, ...set: string[]) {
  const options = [...small, ...set].flatMap((one) => ['--set', one]);
  const { code, stderr } = await runCli(engine.cli, [
    'train',
    recipe,
    '--runs-folder',
    workspace.runs,
    '--run-id',
    id,
    ...options,
  ]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readRunView(workspace.run(id));
}

it('raises the margin of the chosen over the rejected, on held-out pairs too', async () => {
  const view = await train('dpo');
  const margins = view.metrics['rewards/margins']!.map((value) => value ?? NaN);
  // The policy is the reference before the first update: no margin, and −log σ(0) = log 2.
  expect(margins[0]).toBeCloseTo(0, 5);
  expect(view.metrics['loss']![0]).toBeCloseTo(Math.log(2), 5);
  expect(margins.at(-1)).toBeGreaterThan(0.02);
  const heldOut = view.evaluations.map(({ metrics }) => metrics['eval_rewards/margins']);
  expect(heldOut).toHaveLength(2);
  expect(heldOut[0]).toBeCloseTo(0, 5);
  expect(heldOut[1]).toBeGreaterThan(0.01);
});

it('is the same run with the reference scored before the first step', async () => {
  const [atOnce, stepwise] = [await train('at-once', 'precompute_ref_log_probs=true'), await readRunView(workspace.run('dpo'))];
  expect(reproducible(atOnce)).toEqual(reproducible(stepwise));
});
