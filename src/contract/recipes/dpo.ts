import * as z from 'zod';
import { positiveInteger } from './numbers';
import { trainingKeys } from './training';

export const dpoRecipeSchema = z.strictObject({
  method: z.literal('dpo').describe('direct preference optimisation'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(1e-6),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  disable_dropout: trainingKeys.disable_dropout.default(true),
  max_length: positiveInteger.default(1024).describe('tokens of prompt and completion; longer ones are cut'),
  loss_type: z
    .enum([
      'sigmoid',
      'hinge',
      'ipo',
      'nca_pair',
      'bco_pair',
      'sppo_hard',
      'apo_zero',
      'apo_down',
      'aot',
      'discopop',
      'sft',
      'sigmoid_norm',
    ])
    .default('sigmoid')
    .describe('loss of a pair'),
  beta: z.number().positive().default(0.1).describe('how strongly the policy is held to the reference'),
  label_smoothing: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe('share of pairs assumed to be labelled the wrong way round (aot)'),
  discopop_tau: z.number().positive().default(0.05).describe("temperature of discopop's mixture"),
  precompute_ref_log_probs: z
    .boolean()
    .default(false)
    .describe('score the whole dataset under the reference policy before the first step, and not a step at a time'),
});
export type DpoRecipe = z.output<typeof dpoRecipeSchema>;
