import * as z from 'zod';
import { checkGroups, groupKeys } from './groups';
import { positiveInteger, probability } from './numbers';
import { checkRewards, rewardKeys, samplingKeys } from './sampling';
import { trainingKeys } from './training';

const grpoShape = {
  method: z.literal('grpo').describe('group-relative policy optimisation'),
  ...trainingKeys,
  learning_rate: trainingKeys.learning_rate.default(1e-6),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  ...rewardKeys,
  ...groupKeys,
  ...samplingKeys,
  beta: z.number().min(0).default(0).describe('coefficient of the KL to the reference policy (k3 estimator)'),
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
  filter_groups: z
    .boolean()
    .default(false)
    .describe(
      'ours, as verl names it: dynamic sampling (DAPO): drop groups whose rewards are all equal and sample further prompts in their place',
    ),
  max_num_gen_batches: positiveInteger
    .default(10)
    .describe(
      'ours, as verl names it: generations that filter_groups samples for one batch at most; then groups without signal fill it up',
    ),
  loss_type: z
    .enum(['grpo', 'bnpo', 'dr_grpo', 'dapo', 'cispo', 'sapo', 'luspo', 'vespo', 'clip_cov', 'kl_cov'])
    .default('dapo')
    .describe("the policy loss of a token, and how token losses are averaged; clip_cov and kl_cov are verl's, averaged as dapo"),
  sapo_temperature_pos: z.number().positive().default(1).describe("steepness of sapo's gate where the advantage is positive"),
  sapo_temperature_neg: z.number().positive().default(1.05).describe("steepness of sapo's gate elsewhere"),
  vespo_k_pos: z.number().default(2).describe("power of vespo's weight where the advantage is not negative"),
  vespo_lambda_pos: z.number().default(3).describe("decay of vespo's weight where the advantage is not negative"),
  vespo_k_neg: z.number().default(3).describe("power of vespo's weight where the advantage is negative"),
  vespo_lambda_neg: z.number().default(2).describe("decay of vespo's weight where the advantage is negative"),
  clip_cov_ratio: probability
    .default(0.0002)
    .describe("verl's: share of the tokens, at random among those of high covariance, that clip_cov leaves out"),
  clip_cov_lb: z
    .number()
    .default(1)
    .describe("verl's: covariance of log-probability and advantage above which clip_cov may leave a token out"),
  clip_cov_ub: z.number().default(5).describe("verl's: covariance below which it may"),
  kl_cov_ratio: probability
    .default(0.0002)
    .describe(
      "verl's: share of the tokens, highest covariance of log-probability and advantage first, that kl_cov holds to the old policy",
    ),
  ppo_kl_coef: z
    .number()
    .min(0)
    .default(0.1)
    .describe(
      "verl's: how strongly kl_cov holds them, from the second update on a generation (num_iterations, steps_per_generation)",
    ),
  use_bias_correction_kl: z.boolean().default(true).describe('weigh the KL estimate with the importance ratio'),
  top_entropy_quantile: probability.default(1).describe('share of the tokens, highest entropy first, that carry the policy loss'),
  top_entropy_denominator: z
    .enum(['all', 'kept'])
    .default('all')
    .describe(
      'ours: tokens that the policy loss of top_entropy_quantile is divided by: all (TRL), or those kept, of the micro-batch (arXiv:2506.01939)',
    ),
  top_entropy_tokens: z
    .enum(['kept', 'dropped'])
    .default('kept')
    .describe(
      'ours: whether the policy loss is of the tokens of top_entropy_quantile, or of all but those: with 0.2 the bottom 80 % of arXiv:2506.01939',
    ),
  entropy_coef: z.number().min(0).default(0).describe('coefficient of the entropy bonus'),
};

export const grpoRecipeSchema = z.strictObject(grpoShape).superRefine((recipe, context) => {
  checkGroups(recipe, context);
  checkRewards(recipe, { name: 'max_completion_length', tokens: recipe.max_completion_length }, context);
  const { loss_type } = recipe;
  if (recipe.top_entropy_denominator === 'kept' && (loss_type === 'dr_grpo' || loss_type === 'luspo'))
    context.addIssue({
      code: 'custom',
      path: ['top_entropy_denominator'],
      message: `must be all with loss_type ${loss_type}, which is not divided by a number of tokens`,
    });
  if ((loss_type === 'clip_cov' || loss_type === 'kl_cov') && recipe.importance_sampling_level !== 'token')
    context.addIssue({
      code: 'custom',
      path: ['importance_sampling_level'],
      message: `must be token with loss_type ${loss_type}, which chooses tokens`,
    });
  if (recipe.clip_cov_lb >= recipe.clip_cov_ub)
    context.addIssue({
      code: 'custom',
      path: ['clip_cov_lb'],
      message: `must be below clip_cov_ub, which is ${recipe.clip_cov_ub}`,
    });
});
export type GrpoRecipe = z.output<typeof grpoRecipeSchema>;
