import * as z from 'zod';
import { checkGroups, groupKeys } from './groups';
import { checkRewards, rewardKeys, samplingKeys } from './sampling';
import { trainingKeys } from './training';

const rlooShape = {
  method: z.literal('rloo').describe('REINFORCE leave-one-out'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(1e-6),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  ...rewardKeys,
  ...groupKeys,
  num_generations: groupKeys.num_generations.default(2),
  ...samplingKeys,
  max_completion_length: samplingKeys.max_completion_length.default(512),
  beta: z
    .number()
    .min(0)
    .default(0.05)
    .describe('coefficient of the KL to the reference policy, which is taken from the reward of the whole completion'),
  epsilon: z
    .number()
    .min(0)
    .default(0.2)
    .describe('clips the ratio of new to old policy of a whole completion below 1 − epsilon'),
  epsilon_high: z.number().min(0).nullable().default(null).describe('clips the ratio above 1 + epsilon_high; null takes epsilon'),
  normalize_advantages: z
    .boolean()
    .default(false)
    .describe('shift and scale the advantages of a generation to mean 0 and standard deviation 1'),
  reward_clip_range: z
    .array(z.number())
    .length(2)
    .nullable()
    .default(null)
    .describe('lowest and highest reward, before the KL is taken from it; null turns clipping off'),
};

/** TRL 1.13's `RLOOConfig`. */
export const rlooRecipeSchema = z.strictObject(rlooShape).superRefine((recipe, context) => {
  checkGroups(recipe, context);
  checkRewards(recipe, { name: 'max_completion_length', tokens: recipe.max_completion_length }, context);
  const [low, high] = recipe.reward_clip_range ?? [];
  if (low !== undefined && high !== undefined && low > high)
    context.addIssue({ code: 'custom', path: ['reward_clip_range'], message: 'must begin with the lower of its two bounds' });
});
export type RlooRecipe = z.output<typeof rlooRecipeSchema>;
