import { describe, expect, it } from 'vitest';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import { changesTogether, rankedChanges } from '../../../src/analysis/memory/rankedChanges';
import { recipeRun, type RunChoices } from '../../../src/analysis/memory/recipeRun';
import type { MemoryRun } from '../../../src/analysis/memory/memoryRun';
import { recipeSchema, type Recipe } from '../../../src/contract/recipe';
import { knownModel } from './knownModels';

const GIB = 2 ** 30;

function recipeOf(keys: Record<string, unknown> = {}): Recipe {
  const base = { method: 'grpo', model: 'm', train_dataset: 'd', reward_funcs: ['format'], max_steps: 10 };
  return recipeSchema.parse({
    ...{ ...base, per_device_train_batch_size: 4, num_generations: 8, gradient_accumulation_steps: 2 },
    ...{ max_completion_length: 1024, ...keys },
  });
}

function runOf(recipe: Recipe, choices: Partial<RunChoices> = {}, model = 'Qwen3-4B'): MemoryRun {
  return recipeRun(recipe, knownModel(model), {
    ...{ engine: 'trl', precision: 'mixed', devices: 1, sharding: 'none', fusedLogits: false, offload: false },
    ...{ promptTokens: 256, rewardModels: [], teacher: null, threads: 1, samplers: 1, isWasm: true, ...choices },
  });
}

const gib = (run: MemoryRun): number => memoryNeed(run).total / GIB;

describe('changes', () => {
  it('save what is between the run as it is and as it would be', () => {
    const recipe = recipeOf();
    const run = runOf(recipe);
    const byKey = Object.fromEntries(rankedChanges(run, recipe, null).map((change) => [change.key, change]));
    const checkpointed = runOf(recipeOf({ gradient_checkpointing: true }));
    expect(byKey['gradient_checkpointing']).toMatchObject({ from: 'false', to: 'true', fits: null, keepsTraining: true });
    expect(byKey['gradient_checkpointing']!.savesGiB).toBeCloseTo(gib(run) - gib(checkpointed), 9);
    const adapted = runOf(recipeOf({ use_peft: true, lora_r: 16, lora_target_modules: 'all-linear' }));
    expect(byKey['use_peft']!.totalGiB).toBeCloseTo(gib(adapted), 9);
    const halved = runOf(recipeOf({ per_device_train_batch_size: 1, gradient_accumulation_steps: 8 }));
    expect(byKey['per_device_train_batch_size']).toMatchObject({ from: '4', to: '1' });
    expect(byKey['per_device_train_batch_size']!.totalGiB).toBeCloseTo(gib(halved), 9);
  });

  it('that make it fit alone come first, and of them those that leave the training as it is', () => {
    const recipe = recipeOf({ gradient_checkpointing: true, max_completion_length: 4096 });
    const run = runOf(recipe);
    const changes = rankedChanges(run, recipe, 90 * GIB);
    const rank = changes.map(({ key, fits, keepsTraining, savesGiB }) => [
      Number(fits),
      Number(keepsTraining) + Number(keepsTraining && key !== '--devices'),
      savesGiB,
    ]);
    expect(rank).toEqual([...rank].sort((a, b) => b[0]! - a[0]! || b[1]! - a[1]! || b[2]! - a[2]!));
    expect(changes[0]).toMatchObject({ fits: true, keepsTraining: true });
    expect(changes.every(({ totalGiB, fits }) => fits === totalGiB <= 90)).toBe(true);
  });

  it('take the mildest size that fits', () => {
    const recipe = recipeOf({ gradient_checkpointing: true, per_device_train_batch_size: 16, gradient_accumulation_steps: 1 });
    const of = (rows: number): number =>
      gib(
        runOf(
          recipeOf({ gradient_checkpointing: true, per_device_train_batch_size: rows, gradient_accumulation_steps: 16 / rows }),
        ),
      );
    const limit = (of(8) + of(4)) / 2;
    const change = rankedChanges(runOf(recipe), recipe, limit * GIB).find(({ key }) => key === 'per_device_train_batch_size');
    expect(change).toMatchObject({ from: '16', to: '4', fits: true });
  });

  it('name what the engine calls it', () => {
    const recipe = recipeOf({ gradient_checkpointing: true, max_completion_length: 8192 });
    const keys = (choices: Partial<RunChoices>): string[] =>
      rankedChanges(runOf(recipe, choices), recipe, null).map(({ key }) => key);
    expect(keys({})).toContain('use_liger_kernel');
    expect(keys({ engine: 'verl', sharding: 'fsdp', devices: 8 })).toEqual(
      expect.arrayContaining(['use_fused_kernels', '--offload']),
    );
    const builtIn = rankedChanges(
      runOf(recipeOf(), { engine: 'built-in', precision: 'float32', threads: 2, samplers: 2 }),
      recipeOf(),
      null,
    );
    expect(builtIn.map(({ key }) => key)).toContain('threads');
    expect(builtIn.map(({ key }) => key).filter((key) => key.startsWith('--'))).toEqual([]);
  });

  it('of PPO give up the critic, of DPO never the reference', () => {
    const ppo = recipeOf({ method: 'ppo', num_generations: 1 });
    expect(rankedChanges(runOf(ppo), ppo, null).map(({ key }) => key)).toEqual(
      expect.arrayContaining(['value_model', 'kl_coef']),
    );
    const dpo = recipeSchema.parse({ method: 'dpo', model: 'm', train_dataset: 'd', max_steps: 1 });
    expect(rankedChanges(runOf(dpo), dpo, null).map(({ key }) => key)).not.toContain('beta');
  });
});

describe('changes together', () => {
  const recipe = recipeOf({ max_completion_length: 4096 });
  const run = runOf(recipe);

  it('are as few as make it fit', () => {
    const together = changesTogether(run, recipe, 76 * GIB)!;
    expect(together.totalGiB).toBeLessThanOrEqual(76);
    expect(together.keys.length).toBeGreaterThan(0);
  });

  it('count what saves only once something else was changed: logits, after weights are sharded', () => {
    const many = recipeOf({ gradient_checkpointing: true, max_completion_length: 4096, per_device_train_batch_size: 8 });
    const wide = runOf(many, { devices: 8 }, 'Qwen3-30B-A3B');
    expect(rankedChanges(wide, many, 160 * GIB).map(({ key }) => key)).not.toContain('use_liger_kernel');
    const together = changesTogether(wide, many, 90 * GIB)!;
    expect(together.totalGiB).toBeLessThanOrEqual(90);
    expect(together.keys.length).toBeGreaterThan(1);
    expect(together.keys[0]).toMatch(/^--sharding: /);
  });

  it('are none where it fits, where nothing is enough or where the limit is not known', () => {
    expect(changesTogether(run, recipe, 10_000 * GIB)).toBeNull();
    expect(changesTogether(run, recipe, 0.1 * GIB)).toBeNull();
    expect(changesTogether(run, recipe, null)).toBeNull();
  });
});

describe('a recipe', () => {
  it('of preferences has two rows a pair, and DPO a reference', () => {
    const dpo = recipeSchema.parse({
      method: 'dpo',
      model: 'm',
      train_dataset: 'd',
      max_steps: 1,
      per_device_train_batch_size: 3,
    });
    expect(runOf(dpo)).toMatchObject({ rows: 6, length: 1024, scored: 1024, rollouts: null, reference: true });
  });

  it('of GRPO samples a generation, whose logits TRL computes of the completions alone', () => {
    const run = runOf(recipeOf({ beta: 0.1 }));
    expect(run).toMatchObject({ rows: 4, length: 1280, scored: 1024, reference: true });
    expect(run.rollouts).toEqual({ completions: 8, decoded: 8, completionLength: 1024, held: 1 });
    expect(runOf(recipeOf({ beta: 0.1 }), { engine: 'prime-rl', sharding: 'fsdp' })).toMatchObject({
      scored: 1280,
      reference: false,
    });
  });

  it('is compared with a reference that takes no room beside an adapter', () => {
    const parts = (keys: Record<string, unknown>): string[] =>
      memoryNeed(runOf(recipeOf({ beta: 0.1, ...keys }))).parts.map(({ name }) => name);
    expect(parts({})).toContain('reference policy');
    expect(parts({ use_peft: true })).not.toContain('reference policy');
    expect(parts({ use_peft: true })).toContain('LoRA adapter');
  });
});

it('keys and values of one token of Llama-3-8B are 2 × 32 layers × 8 heads × 128 numbers', () => {
  const recipe = recipeOf({ per_device_train_batch_size: 8, gradient_accumulation_steps: 1 });
  const { parts } = memoryNeed(runOf(recipe, {}, 'Llama-3-8B'));
  const { most } = parts.find(({ name }) => name === 'KV cache')!;
  expect(most).toBe(2 * 32 * 8 * 128 * 2 * 8 * 1280);
});
