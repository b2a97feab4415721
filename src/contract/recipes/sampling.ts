import { z } from 'zod';
import { rewardSchema } from '../reward';
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
