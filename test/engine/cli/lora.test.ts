import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sampleOutputSchema } from '../../../src/contract/sampleOutput';
import { readModelFolder } from '../../../src/engine/model/folder';
import { openModel } from '../../../src/engine/model/openModel';
import { readSafetensors } from '../../../src/engine/model/safetensors';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { readRunView, reproducible, sha256, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const teacher = join(import.meta.dirname, '..', '..', '..', 'media', 'models', 'countdown');
const lora = {
  ...{ use_peft: true, lora_r: 2, lora_alpha: 8, lora_dropout: 0.2, lora_target_modules: 'all-linear' },
  ...{ model: tinyModel, learning_rate: 1e-2, per_device_train_batch_size: 4, save_steps: 1, max_steps: 2, seed: 3 },
  ...{ backend: 'wasm', threads: 2 },
};
const sampled = {
  ...{ train_dataset: 'prompts.jsonl', reward_funcs: [{ name: 'regex', pattern: '[1-5]' }], num_generations: 4 },
  ...{ max_completion_length: 8, gradient_accumulation_steps: 2 },
};
const critic = { kl_coef: 0.05, num_ppo_epochs: 2, critic_learning_rate: 1e-2 };
const recipes = {
  sft: { method: 'sft', train_dataset: 'completions.jsonl', gradient_accumulation_steps: 2 },
  dpo: { method: 'dpo', train_dataset: 'preferences.jsonl', disable_dropout: false },
  'reward-model': { method: 'reward-model', train_dataset: 'preferences.jsonl', disable_dropout: false },
  distill: {
    method: 'distill',
    train_dataset: 'completions.jsonl',
    teacher_model_name_or_path: teacher,
    max_new_tokens: 8,
    disable_dropout: false,
  },
  rloo: { ...sampled, method: 'rloo', beta: 0.05 },
  grpo: { ...sampled, method: 'grpo', beta: 0.05, num_iterations: 2 },
  'ppo-shared': { ...sampled, ...critic, method: 'ppo', value_model: 'shared' },
  'ppo-separate': { ...sampled, ...critic, method: 'ppo', value_model: 'separate' },
};
const names = Object.keys(recipes) as (keyof typeof recipes)[];

const { engine, workspace } = engineAndWorkspace();
const checkpoint = (name: string, step: number) => join(workspace.run(name), 'checkpoints', `step-00000${step}`);
const cli = (...args: string[]) => runCli(engine.cli, args, { cwd: workspace.folder });

beforeAll(() => {
  const pairs = [3, 5, 7, 9].map((n) => ({
    prompt: `use ${n}, 2`,
    completion: ` ${n}, 2`,
    chosen: ` ${n}, 2`,
    rejected: ` 2, ${n}`,
  }));
  workspace.write('completions.jsonl', pairs.map(({ prompt, completion }) => JSON.stringify({ prompt, completion })).join('\n'));
  workspace.write('preferences.jsonl', pairs.map((pair) => JSON.stringify({ ...pair, completion: undefined })).join('\n'));
});

describe.each(names)('%s with use_peft', (name) => {
  it('trains an adapter alone, in a folder as PEFT has it', async () => {
    const before = sha256(join(tinyModel, 'model.safetensors'));
    const recipe = workspace.write(`${name}.json`, JSON.stringify({ ...lora, ...recipes[name] }));
    const { code, stderr } = await cli('train', recipe, '--runs-folder', workspace.runs, '--run-id', name);
    expect([code, stderr]).toEqual([0, '']);
    expect(sha256(join(tinyModel, 'model.safetensors'))).toBe(before);
    const critics = {
      'ppo-shared': ['critic.safetensors'],
      'ppo-separate': ['critic-optimizer.safetensors', 'critic.safetensors'],
    };
    expect(readdirSync(checkpoint(name, 2)).filter((file) => file !== 'generation.json')).toEqual(
      [
        ...['adapter_config.json', 'adapter_model.safetensors', 'checkpoint.json', 'optimizer.safetensors', 'tokenizer.json'],
        ...['tokenizer_config.json', 'trainer-state.json', ...((critics as Record<string, string[]>)[name] ?? [])],
      ].sort(),
    );
    const config = JSON.parse(readFileSync(join(checkpoint(name, 2), 'adapter_config.json'), 'utf8')) as unknown;
    expect(config).toMatchObject({
      ...{ peft_type: 'LORA', base_model_name_or_path: tinyModel, r: 2, lora_alpha: 8, lora_dropout: 0.2, use_rslora: false },
      target_modules: ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'],
      task_type: name === 'reward-model' ? 'SEQ_CLS' : 'CAUSAL_LM',
      modules_to_save: name === 'reward-model' ? ['score'] : null,
    });
    const tensors = await readSafetensors(join(checkpoint(name, 2), 'adapter_model.safetensors'));
    // 2 layers of 7 modules.
    expect([...tensors.keys()].filter((tensor) => tensor.endsWith('.lora_B.weight'))).toHaveLength(14);
    for (const { name: tensor, data } of tensors.values()) {
      // Every B began at 0.
      expect(
        data.some((value) => value !== 0),
        tensor,
      ).toBe(true);
    }
    const base = await readModelFolder(tinyModel);
    const adapted = await openModel(checkpoint(name, 2));
    const changed = base.layout.entries.filter(({ offset, size }) =>
      base.weights.subarray(offset, offset + size).some((value, i) => value !== adapted.weights[offset + i]),
    );
    expect(changed.every(({ name: tensor }) => tensor.endsWith('_proj.weight'))).toBe(true);
    expect(changed).toHaveLength(14);
  });
});

it.each(['grpo', 'ppo-shared', 'reward-model'])('%s resumes to the same bits', async (name) => {
  const files = readdirSync(checkpoint(name, 2)).filter((file) => /safetensors$|^trainer-state/.test(file));
  const whole = {
    view: await readRunView(workspace.run(name)),
    hashes: files.map((file) => sha256(join(checkpoint(name, 2), file))),
  };
  rmSync(checkpoint(name, 2), { recursive: true });
  const { code, stderr } = await cli('resume', name, '--runs-folder', workspace.runs);
  expect([code, stderr]).toEqual([0, '']);
  const view = await readRunView(workspace.run(name));
  expect(view.attempt).toBe(2);
  expect(reproducible(view)).toEqual(reproducible(whole.view));
  const again = join(workspace.run(name), 'checkpoints', view.checkpoints.at(-1)!.folder);
  expect(files.map((file) => sha256(join(again, file)))).toEqual(whole.hashes);
});

it('is sampled, evaluated, compared with its base, merged and learnt from like any other checkpoint', async () => {
  const folder = checkpoint('sft', 2);
  const greedy = ['--prompt', 'use 3, 2', '--temperature', '0', '--max-tokens', '6', '--json', '--backend', 'wasm'];
  const sampled = await cli('sample', '--model', folder, ...greedy);
  expect([sampled.code, sampled.stderr]).toEqual([0, '']);
  expect(sampleOutputSchema.parse(JSON.parse(sampled.stdout)).completions).toHaveLength(1);
  expect((await cli('merge', '--adapter', folder, '--out', workspace.path('merged'))).code).toBe(0);
  expect((await readModelFolder(workspace.path('merged'))).weights).toEqual((await openModel(folder)).weights);
  const evaluated = await cli(
    ...['evaluate', '--run', 'sft', '--runs-folder', workspace.runs, '--dataset', 'prompts.jsonl'],
    ...['--samples', '2', '--max-tokens', '4', '--reward', 'countdown', '--backend', 'wasm', '--json'],
  );
  expect([evaluated.code, evaluated.stderr]).toEqual([0, '6/6 completions\n']);
  const compared = await cli(
    ...['compare', '--base', tinyModel, '--other', folder, '--dataset', 'prompts.jsonl', '--prompt-id', 'a', '--json'],
    ...['--max-tokens', '4', '--backend', 'wasm'],
  );
  expect(compared.code).toBe(0);
  const { pairs } = JSON.parse(compared.stdout) as { pairs: unknown[] };
  expect(pairs).toHaveLength(1);

  const rewardModel = { name: 'reward_model', path: checkpoint('reward-model', 1) };
  const changes = { use_peft: false, model: folder, max_steps: 1, reward_funcs: [rewardModel] };
  const rewarded = workspace.write('rewarded.json', JSON.stringify({ ...lora, ...recipes.grpo, ...changes }));
  const { code, stderr } = await cli('train', rewarded, '--runs-folder', workspace.runs, '--run-id', 'rewarded');
  expect([code, stderr]).toEqual([0, '']);
  expect((await readRunView(workspace.run('rewarded'))).metrics['reward_std']![0]).toBeGreaterThan(0);
  // Without use_peft all weights are trained, beginning with those of the merged model.
  expect((await readModelFolder(checkpoint('rewarded', 1))).layout.size).toBe((await readModelFolder(tinyModel)).layout.size);
});

it('gives the metrics that the base has before the first update, whatever is adapted', async () => {
  const { metrics } = await readRunView(workspace.run('grpo'));
  expect(metrics['kl']![0]).toBeCloseTo(0, 4);
  expect(metrics['kl']!.at(-1)).toBeGreaterThan(0);
  // With lora_dropout the trainer's pass has another distribution than the sampler: there is nothing to compare.
  expect(metrics['sampling/sampling_logp_difference/max']).toBeUndefined();
  expect((await readRunView(workspace.run('dpo'))).metrics['rewards/margins']![0]).toBeCloseTo(0, 4);
});

it('is estimated with gradients and optimizer of the adapter alone', async () => {
  const { code, stdout } = await cli('estimate', workspace.path('dpo.json'), '--json');
  expect(code).toBe(0);
  const { memoryParts } = JSON.parse(stdout) as { memoryParts: Record<string, number> };
  // Width 32, MLP 64: rank 2 in 4 projections of attention and 3 of the MLP in each of 2 layers, 4 bytes each.
  const base = await readModelFolder(tinyModel);
  const { hiddenSize: d, intermediateSize: m, keyValueHeads, headDim } = base.config;
  const keys = keyValueHeads * headDim;
  const bytes = 4 * 2 * 2 * (2 * (d + d) + 2 * (d + keys) + 3 * (d + m));
  // The sum, and four in each of two threads.
  expect(memoryParts).toMatchObject({ gradients: 9 * bytes, optimizer: 2 * bytes });
});
