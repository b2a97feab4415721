import * as z from 'zod';
import { initializeKey } from './initialize';
import { positiveInteger } from './numbers';
import { trainingKeys } from './training';

export const sftRecipeSchema = z.strictObject({
  method: z.literal('sft').describe('supervised fine-tuning'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(2e-5),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  max_length: positiveInteger.default(1024).describe('tokens; longer examples are cut. With packing, of a row'),
  packing: z
    .boolean()
    .default(false)
    .describe('several examples in a row of at most max_length tokens, none of which sees another; batch sizes count rows'),
  packing_strategy: z
    .enum(['bfd', 'bfd_split', 'wrapped'])
    .default('bfd')
    .describe(
      'bfd: the longest first, each where it fits best, longer ones cut; bfd_split: what was cut off is an example of its own; wrapped: all in one stream cut every max_length tokens, so that examples see those before them',
    ),
  completion_only_loss: z.boolean().default(true).describe('loss on the completion only'),
  loss_type: z
    .enum(['nll', 'dft'])
    .default('nll')
    .describe('negative log-likelihood, or dft: each token weighted with its own probability'),
  initialize: initializeKey,
});
export type SftRecipe = z.output<typeof sftRecipeSchema>;
