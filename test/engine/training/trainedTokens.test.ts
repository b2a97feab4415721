import { expect, it } from 'vitest';
import { recipeSchema } from '../../../src/contract/recipe';
import { trainedTokens } from '../../../src/engine/estimate/speed';

const keys = { model: 'm', train_dataset: 'd', max_steps: 1, per_device_train_batch_size: 4, gradient_accumulation_steps: 2 };
const tokens = (input: Record<string, unknown>): number => trainedTokens(recipeSchema.parse({ ...keys, ...input }), 100);

it('a preference is two sequences, which the reference of DPO scores too', () => {
  expect(tokens({ method: 'sft' })).toBe(800);
  expect(tokens({ method: 'reward-model' })).toBe(1600);
  expect(tokens({ method: 'dpo', precompute_ref_log_probs: true })).toBe(1600);
  expect(tokens({ method: 'dpo' })).toBeCloseTo(1600 + 1600 / 3, 9);
});

it('PPO passes several times over policy and critic', () => {
  const ppo = { method: 'ppo', reward_funcs: ['format'], num_ppo_epochs: 3, num_generations: 1 };
  expect(tokens({ ...ppo, value_model: 'separate' })).toBe(4800);
  expect(tokens({ ...ppo, value_model: 'shared' })).toBe(2400);
});
