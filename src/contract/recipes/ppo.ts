import * as z from 'zod';
import { count, positiveInteger, probability } from './numbers';
import { checkRewards, rewardKeys, samplingKeys } from './sampling';
import { trainingKeys } from './training';

const coefficient = z.number().min(0);
const klEstimators = z.enum(['k1', 'abs', 'k2', 'k3']);

const ppoShape = {
  method: z.literal('ppo').describe('proximal policy optimisation with a critic'),
  ...trainingKeys,
  max_steps: positiveInteger.describe('number of generations, each with num_ppo_epochs × num_mini_batches optimizer updates'),
  learning_rate: trainingKeys.learning_rate.default(1e-6),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  ...rewardKeys,
  num_generations: positiveInteger.default(1).describe("completions sampled for each prompt (verl's rollout.n)"),
  num_generations_eval: positiveInteger
    .nullable()
    .default(null)
    .describe('completions for each held-out prompt; null takes num_generations'),
  ...samplingKeys,
  num_ppo_epochs: positiveInteger.default(4).describe('optimisation passes over one generation'),
  num_mini_batches: positiveInteger
    .default(1)
    .describe('optimizer updates in one pass: mini-batches that a generation is cut into'),
  value_model: z
    .enum(['separate', 'shared'])
    .default('separate')
    .describe("ours: a critic of its own that begins as the base model (verl's and TRL's), or a value head on the policy"),
  critic_learning_rate: z
    .number()
    .positive()
    .default(1e-5)
    .describe("AdamW learning rate of a separate critic (verl's critic.optim.lr)"),
  critic_warmup: count
    .default(0)
    .describe(
      "verl's: the step at which the policy is first updated; before it only a separate critic learns. 0 and 1 wait for none",
    ),
  vf_coef: coefficient.default(0.1).describe('coefficient of the value loss beside the policy loss, with a shared value head'),
  gamma: probability.default(1).describe('discount of later rewards'),
  lam: probability.default(0.95).describe('λ of generalised advantage estimation: 0 trusts the critic, 1 the rewards'),
  whiten_rewards: z.boolean().default(false).describe('divide the rewards of tokens by their standard deviation'),
  cliprange: coefficient.default(0.2).describe('clips the ratio of new to old policy outside 1 ± cliprange'),
  clip_ratio_c: z
    .number()
    .gt(1)
    .default(3)
    .describe("verl's: largest ratio that counts where the advantage is negative (dual clip)"),
  cliprange_value: coefficient
    .default(0.5)
    .describe("how far a value may move from the one of sampling (default verl's; TRL has 0.2)"),
  kl_coef: coefficient.default(0.05).describe('coefficient of the KL to the reference policy in the reward of each token'),
  kl_penalty: klEstimators.default('k1').describe("verl's: estimator of that KL (TRL's kl_estimator has k1 and k3)"),
  kl_loss_coef: coefficient.default(0).describe("verl's: coefficient of the KL to the reference policy in the loss"),
  kl_loss_type: klEstimators.default('k3').describe("verl's: estimator of that KL"),
  missing_eos_penalty: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('taken from the reward of a completion that hit max_completion_length; null turns it off'),
  log_reference: z
    .boolean()
    .default(false)
    .describe('ours: score rollouts under the reference policy even where no KL is used, so that it is shown'),
};

export const ppoRecipeSchema = z.strictObject(ppoShape).superRefine((recipe, context) => {
  const completions = recipe.per_device_train_batch_size * recipe.gradient_accumulation_steps;
  const fault = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (completions % recipe.num_generations !== 0)
    fault(
      'num_generations',
      `must divide the ${completions} completions of one generation (per_device_train_batch_size × gradient_accumulation_steps)`,
    );
  if (recipe.critic_warmup > 1 && recipe.value_model === 'shared')
    fault('critic_warmup', 'needs value_model separate: a value head on the policy cannot learn without it');
  if (recipe.critic_warmup > recipe.max_steps)
    fault('critic_warmup', `must be at most max_steps, which is ${recipe.max_steps}: else the policy is never updated`);
  if (recipe.gradient_accumulation_steps % recipe.num_mini_batches !== 0)
    fault('num_mini_batches', `must divide the ${recipe.gradient_accumulation_steps} gradient_accumulation_steps`);
  checkRewards(recipe, { name: 'max_completion_length', tokens: recipe.max_completion_length }, context);
});
export type PpoRecipe = z.output<typeof ppoRecipeSchema>;
