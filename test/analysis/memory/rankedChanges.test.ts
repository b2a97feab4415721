import { describe, expect, it } from 'vitest';
import { candidates } from '../../../src/analysis/memory/candidates';
import { memoryNeed } from '../../../src/analysis/memory/memoryNeed';
import { changesTogether, rankedChanges } from '../../../src/analysis/memory/rankedChanges';
import { recipeRun, type RunChoices } from '../../../src/analysis/memory/recipeRun';
import type { MemoryRun } from '../../../src/analysis/memory/memoryRun';
import { recipeSchema, type Recipe } from '../../../src/contract/recipe';
import { recipeProblems } from '../../../src/contract/recipeProblems';
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

  it('sample fewer completions by the key that says how many, and only as many as groups fill', () => {
    const fewer = (keys: Record<string, unknown>): string[] => {
      const recipe = recipeOf({ per_device_train_batch_size: 8, ...keys });
      const found = candidates(runOf(recipe), recipe).filter(({ sentence }) => sentence.startsWith('fewer completions'));
      return found.map(({ key, from, to, apply }) => {
        // 8 completions in each micro-batch.
        expect(apply(runOf(recipe)).rollouts).toMatchObject({ completions: 8 * Number(to), decoded: 8 * Number(to) });
        return `${key} ${from} ${to}`;
      });
    };
    expect(fewer({ steps_per_generation: 8, gradient_accumulation_steps: 2 })).toEqual([
      'steps_per_generation 8 4',
      'steps_per_generation 8 2',
    ]);
    expect(fewer({ gradient_accumulation_steps: 5 })).toEqual([3, 2, 1].map((steps) => `gradient_accumulation_steps 5 ${steps}`));
    expect(fewer({ gradient_accumulation_steps: 6, num_generations: 24 })).toEqual(['gradient_accumulation_steps 6 3']);
    expect(fewer({ gradient_accumulation_steps: 3, num_generations: 24 })).toEqual([]);
  });

  it('of a recipe need what the recipe with them needs', () => {
    const recipes = [
      recipeOf({ gradient_accumulation_steps: 6, steps_per_generation: 12, beta: 0.1 }),
      recipeOf({ method: 'ppo', num_generations: 1, gradient_accumulation_steps: 3 }),
      recipeOf({ per_device_train_batch_size: 8, gradient_accumulation_steps: 5, log_reference: true }),
    ];
    for (const recipe of recipes) {
      const setting = candidates(runOf(recipe), recipe).filter(({ sets }) => sets);
      expect(setting.length).toBeGreaterThan(5);
      for (const { apply, sets, key, to } of setting)
        expect(apply(runOf(recipe)), `${key} ${to}`).toEqual(runOf(recipeSchema.parse({ ...recipe, ...sets })));
    }
  });

  it('keep the generation as it is where micro-batches shrink', () => {
    const recipe = recipeOf({ gradient_accumulation_steps: 2, steps_per_generation: 4 });
    const change = rankedChanges(runOf(recipe), recipe, null).find(({ key }) => key === 'per_device_train_batch_size')!;
    expect(change.sentence).toBe(
      'micro-batches of 1, and 4 times as many (gradient_accumulation_steps 8, steps_per_generation 16)',
    );
  });

  it('name every coefficient of the KL that is above 0', () => {
    const without = (keys: Record<string, unknown>): unknown[] => {
      const recipe = recipeOf({ method: 'ppo', num_generations: 1, ...keys });
      return rankedChanges(runOf(recipe), recipe, null)
        .filter(({ sentence }) => sentence.includes('KL'))
        .map(({ key, from, to }) => [key, from, to]);
    };
    expect(without({})).toEqual([['kl_coef', '0.05', '0']]);
    expect(without({ kl_coef: 0, kl_loss_coef: 0.1 })).toEqual([['kl_loss_coef', '0.1', '0']]);
    expect(without({ kl_loss_coef: 0.1, log_reference: true })).toEqual([
      ['kl_coef and kl_loss_coef', '0.05 and 0.1', '0 and log_reference false'],
    ]);
    expect(without({ kl_coef: 0, log_reference: true })).toEqual([['log_reference', 'true', 'false']]);
  });

  it('never make a recipe that is refused: a value head cannot be warmed up alone', () => {
    const ppo = recipeOf({ method: 'ppo', num_generations: 1, critic_warmup: 4 });
    expect(rankedChanges(runOf(ppo), ppo, null).map(({ key }) => key)).not.toContain('value_model');
  });

  it('of bfloat16 under ZeRO save nothing: DeepSpeed keeps float32 copies and moments', () => {
    const recipe = recipeOf({ gradient_checkpointing: true });
    const zero = (precision: RunChoices['precision']): MemoryRun => runOf(recipe, { precision, sharding: 'zero1', devices: 8 });
    const states = (run: MemoryRun): number => memoryNeed(run).parts.find(({ name }) => name === 'optimizer states')!.bytes;
    // 12 bytes a parameter over 8 devices.
    expect(states(zero('bfloat16'))).toBeCloseTo((12 / 8) * 4_022_468_096, -3);
    expect(states(zero('mixed'))).toBe(states(zero('bfloat16')));
    expect(rankedChanges(zero('mixed'), recipe, null).map(({ key }) => key)).not.toContain('--precision');
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

  it('make a recipe that is allowed, and name all keys that it takes', () => {
    const many = recipeOf({ per_device_train_batch_size: 16, steps_per_generation: 6, max_completion_length: 2048 });
    const base = memoryNeed(runOf(many)).total;
    for (const share of [0.9, 0.7, 0.5, 0.3, 0.2]) {
      const together = changesTogether(runOf(many), many, share * base);
      const keys = Object.fromEntries(
        (together?.keys ?? []).map((line) => line.split(': ')).filter(([key = '']) => key in many && key !== 'use_peft'),
      ) as Record<string, string>;
      const set = Object.fromEntries(
        Object.entries(keys).map(([key, value]) => [key, JSON.parse(/^[\d.]+$|true|false/.test(value) ? value : `"${value}"`)]),
      );
      expect(recipeProblems({ ...many, ...set })).toEqual([]);
      if ('per_device_train_batch_size' in keys) expect(keys).toHaveProperty('steps_per_generation');
    }
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
