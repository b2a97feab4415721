import * as z from 'zod';
import { rewardSchema, type RewardChoice } from '../reward';
import { count, positiveInteger, probability } from './numbers';

/** The keys of methods that sample completions. */
export const samplingKeys = {
  max_completion_length: positiveInteger.default(256).describe('tokens'),
  temperature: z.number().positive().default(1).describe('of the rollouts'),
  top_p: probability
    .refine((p) => p > 0, 'must be greater than 0')
    .default(1)
    .describe('nucleus of the rollouts; 1 turns it off'),
  top_k: count.default(0).describe('most likely tokens the rollouts draw from; 0 turns it off'),
};

/** The keys of methods that reward them. */
export const rewardKeys = {
  reward_funcs: z
    .array(rewardSchema)
    .min(1)
    .describe('rewards, added with reward_weights: names, or objects such as {name: regex, pattern: "…"}'),
  reward_weights: z.array(z.number()).nullable().default(null).describe('one weight a reward; null weighs each 1'),
};

interface RewardRecipe {
  reward_funcs: readonly RewardChoice[];
  reward_weights: readonly number[] | null;
}

/** What must hold between the rewards, their weights and the longest completion, whose key is `limit.name`. */
export function checkRewards(
  { reward_funcs, reward_weights }: RewardRecipe,
  limit: { name: string; tokens: number },
  context: z.RefinementCtx,
): void {
  reward_funcs.forEach((reward, index) => {
    if (typeof reward === 'string' || reward.name !== 'soft_overlong') return;
    if (reward.soft_punish_cache <= limit.tokens) return;
    context.addIssue({
      code: 'custom',
      path: ['reward_funcs', index, 'soft_punish_cache'],
      message: `must be at most ${limit.name}, which is ${limit.tokens}`,
    });
  });
  if (reward_weights && reward_weights.length !== reward_funcs.length) {
    context.addIssue({
      code: 'custom',
      path: ['reward_weights'],
      message: `has ${reward_weights.length} weights for ${reward_funcs.length} reward_funcs`,
    });
  }
}
