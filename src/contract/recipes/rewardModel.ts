import * as z from 'zod';
import { positiveInteger } from './numbers';
import { trainingKeys } from './training';

export const rewardModelRecipeSchema = z.strictObject({
  method: z.literal('reward-model').describe('reward model: a scalar head that learns which of two completions is preferred'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(1e-4),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  disable_dropout: trainingKeys.disable_dropout.default(true),
  max_length: positiveInteger.default(1024).describe('tokens of prompt and completion; pairs with a longer side are left out'),
  center_rewards_coefficient: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe(
      "coefficient of the squared sum of a pair's rewards, which keeps their mean near 0 (0.01 is usual); null turns it off",
    ),
});
export type RewardModelRecipe = z.output<typeof rewardModelRecipeSchema>;
