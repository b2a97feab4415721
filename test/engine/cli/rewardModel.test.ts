import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { enumerateAttempts } from '../../../src/engine/countdown/attempts';
import { problemsOf, promptText, type Problem } from '../../../src/engine/countdown/problems';
import { traceText } from '../../../src/engine/countdown/traces';
import { readSafetensors } from '../../../src/engine/model/safetensors';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { readRunView } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const recipes = join(import.meta.dirname, '..', '..', '..', 'examples', 'recipes');
const { engine, workspace } = engineAndWorkspace();

/** The same right answer in two formats, of which one is preferred: what a person's taste would be, and quickly learnt. */
function preferences(name: string, problems: readonly Problem[]): string {
  const lines = problems.map((problem) => {
    const attempt = enumerateAttempts(problem.numbers).find(({ result }) => result === problem.target)!;
    const [chosen, rejected] = [traceText('because', [attempt]), traceText('first', [attempt])];
    return JSON.stringify({ prompt: promptText(problem), chosen, rejected });
  });
  return workspace.write(name, lines.join('\n'));
}

async function train(recipe: string, id: string, settings: Record<string, unknown>) {
  const set = Object.entries({ backend: 'wasm', threads: 2, ...settings }).flatMap(([key, value]) => [
    '--set',
    `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  ]);
  const args = ['train', join(recipes, recipe), '--runs-folder', workspace.runs, '--run-id', id, ...set];
  const { code, stderr } = await runCli(engine.cli, args);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readRunView(workspace.run(id));
}

it('learns what is preferred, on held-out pairs too; GRPO takes it for its reward; it is no model to sample from', async () => {
  const view = await train('reward-model.yaml', 'reward-model', {
    ...{ train_dataset: preferences('train.jsonl', problemsOf('train').slice(0, 200)), max_steps: 12, learning_rate: 1e-3 },
    ...{ eval_dataset: preferences('held.jsonl', problemsOf('validation').slice(0, 32)), eval_steps: 12, save_steps: 12 },
  });
  const [before, after] = view.evaluations.map(({ metrics }) => metrics);
  // A head drawn at random knows nothing: −log σ(0) = log 2, and about half of the pairs.
  expect(before!['eval_loss']).toBeGreaterThan(0.5);
  expect(after!['eval_accuracy']).toBeGreaterThan(0.9);
  expect(after!['eval_margin']).toBeGreaterThan(before!['eval_margin']! + 0.5);
  expect(after!['eval_loss']).toBeLessThan(before!['eval_loss']! - 0.2);

  const checkpoint = join(workspace.run('reward-model'), 'checkpoints', 'step-000012');
  const config = JSON.parse(readFileSync(join(checkpoint, 'config.json'), 'utf8')) as Record<string, unknown>;
  expect(config).toMatchObject({
    architectures: ['LlamaForSequenceClassification'],
    id2label: { '0': 'LABEL_0' },
    pad_token_id: 0,
  });
  expect((await readSafetensors(join(checkpoint, 'model.safetensors'))).get('score.weight')?.shape).toEqual([1, 128]);

  const { metrics } = await train('grpo.yaml', 'rewarded', {
    ...{ reward_funcs: [{ name: 'reward_model', path: checkpoint }], max_steps: 2, eval_steps: null, save_steps: 2 },
    ...{ num_generations: 4, per_device_train_batch_size: 8, gradient_accumulation_steps: 2 },
  });
  expect(metrics['rewards/reward_model/mean']).toEqual(metrics['reward']);
  // Completions in both formats are sampled: their rewards differ.
  expect(metrics['reward_std']![0]).toBeGreaterThan(0.1);
  expect(metrics['failed_rollouts']).toEqual([0, 0]);

  const sampled = await runCli(engine.cli, ['sample', '--model', checkpoint, '--prompt', 'use 1, 2, 3 make 6']);
  expect(sampled.code).toBe(2);
  expect(sampled.stderr).toMatch(/holds a reward model \(config\.json's architectures say so\), which cannot be sampled/);
  expect(existsSync(join(workspace.run('reward-model'), 'rollouts', 'step-000001.parquet'))).toBe(false);
});
