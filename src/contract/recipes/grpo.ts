import { z } from 'zod';
import { positiveInteger, probability } from './numbers';
import { checkRewards, rewardKeys, samplingKeys } from './sampling';
import { trainingKeys } from './training';

const grpoShape = {
  method: z.literal('grpo').describe('group-relative policy optimisation'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(1e-6),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  ...rewardKeys,
  num_generations: z.int().min(2).default(8).describe('completions sampled for each prompt: the group'),
  num_generations_eval: positiveInteger
    .nullable()
    .default(null)
    .describe('completions for each held-out prompt; null takes num_generations'),
  steps_per_generation: positiveInteger
    .nullable()
    .default(null)
    .describe('micro-batches made from one generation; null takes gradient_accumulation_steps'),
  ...samplingKeys,
  beta: z.number().min(0).default(0).describe('coefficient of the KL to the reference policy (k3 estimator)'),
  num_iterations: positiveInteger.default(1).describe('optimisation passes over one generation (μ)'),
  epsilon: z.number().min(0).default(0.2).describe('clips the ratio of new to old policy below 1 − epsilon'),
  epsilon_high: z
    .number()
    .min(0)
    .nullable()
    .default(null)
    .describe('clips the ratio above 1 + epsilon_high (cispo: above epsilon_high, recommended 5); null takes epsilon'),
  delta: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('upper bound of the ratio in two-sided clipping; null turns it off'),
  importance_sampling_level: z
    .enum(['token', 'sequence'])
    .default('token')
    .describe('one ratio a token (GRPO) or a completion (GSPO)'),
  scale_rewards: z.enum(['group', 'batch', 'none']).default('group').describe('standard deviation that divides the advantages'),
  loss_type: z
    .enum(['grpo', 'bnpo', 'dr_grpo', 'dapo', 'cispo', 'sapo', 'luspo', 'vespo'])
    .default('dapo')
    .describe('the policy loss of a token, and how token losses are averaged'),
  sapo_temperature_pos: z.number().positive().default(1).describe("steepness of sapo's gate where the advantage is positive"),
  sapo_temperature_neg: z.number().positive().default(1.05).describe("steepness of sapo's gate elsewhere"),
  vespo_k_pos: z.number().default(2).describe("power of vespo's weight where the advantage is not negative"),
  vespo_lambda_pos: z.number().default(3).describe("decay of vespo's weight where the advantage is not negative"),
  vespo_k_neg: z.number().default(3).describe("power of vespo's weight where the advantage is negative"),
  vespo_lambda_neg: z.number().default(2).describe("decay of vespo's weight where the advantage is negative"),
  mask_truncated_completions: z
    .boolean()
    .default(false)
    .describe('leave completions that hit max_completion_length out of the loss'),
  use_bias_correction_kl: z.boolean().default(true).describe('weigh the KL estimate with the importance ratio'),
  top_entropy_quantile: probability.default(1).describe('share of the tokens, highest entropy first, that carry the policy loss'),
  entropy_coef: z.number().min(0).default(0).describe('coefficient of the entropy bonus'),
  log_reference: z
    .boolean()
    .default(false)
    .describe(
      "ours: score rollouts under the reference policy even when beta is 0, so that the KL and the base's view of each token are shown",
    ),
};

export const grpoRecipeSchema = z.strictObject(grpoShape).superRefine((recipe, context) => {
  const batch = recipe.per_device_train_batch_size * (recipe.steps_per_generation ?? recipe.gradient_accumulation_steps);
  if (batch % recipe.num_generations !== 0) {
    context.addIssue({
      code: 'custom',
      path: ['num_generations'],
      message: `must divide the ${batch} completions of one generation (per_device_train_batch_size × steps_per_generation)`,
    });
  }
  if (recipe.steps_per_generation !== null && recipe.steps_per_generation % recipe.gradient_accumulation_steps !== 0) {
    context.addIssue({
      code: 'custom',
      path: ['steps_per_generation'],
      message: `must be a multiple of the ${recipe.gradient_accumulation_steps} gradient_accumulation_steps`,
    });
  }
  checkRewards(recipe, context);
});
export type GrpoRecipe = z.output<typeof grpoRecipeSchema>;
