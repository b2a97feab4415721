import { z } from 'zod';
import { rewardSchema } from './reward';

/**
 * A recipe: one YAML or JSON file that says what to train. Keys and defaults are TRL 1.13's (`GRPOConfig`, `SFTConfig` and the
 * arguments of their trainers) wherever TRL has the key; the keys that are ours say so in their description.
 * Paths are relative to the recipe file.
 */

/** Best first. */
export const backendNames = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm'] as const;
export const backendNameSchema = z.enum(backendNames);
export type BackendName = z.infer<typeof backendNameSchema>;

const positiveInteger = z.int().min(1);
const count = z.int().min(0);
const probability = z.number().min(0).max(1);

const datasetGeneratorSchema = z.strictObject({
  generator: z.enum(['countdown-traces']).describe('a generator of the bundled example'),
  size: positiveInteger.describe('number of examples'),
  seed: count.default(1),
});

/** A JSONL, Parquet or CSV file, or a generator of the bundled example. */
export const datasetSchema = z.union([z.string().min(1), datasetGeneratorSchema]);
export type DatasetSource = z.infer<typeof datasetSchema>;

const commonShape = {
  model: z.string().min(1).describe('Hugging Face model folder: config.json, model.safetensors, tokenizer.json'),
  train_dataset: datasetSchema.describe(
    'JSONL, Parquet or CSV file of prompts (GRPO) or of prompts and completions (SFT): texts, messages, or question and answer',
  ),
  eval_dataset: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('JSONL, Parquet or CSV file of held-out examples; null turns evaluation off'),
  eval_steps: positiveInteger.nullable().default(null).describe('evaluate every this many steps; null turns evaluation off'),
  max_steps: positiveInteger.describe('number of optimizer steps'),
  learning_rate: z.number().positive().describe('AdamW learning rate at the top of its schedule'),
  lr_scheduler_type: z
    .enum(['linear', 'cosine', 'constant', 'constant_with_warmup'])
    .default('linear')
    .describe('how the learning rate changes over max_steps'),
  warmup_steps: count.default(0).describe('steps over which the learning rate rises from 0'),
  per_device_train_batch_size: positiveInteger.describe('sequences in one forward and backward pass'),
  gradient_accumulation_steps: positiveInteger.default(1).describe('passes added up before one optimizer update'),
  weight_decay: z.number().min(0).default(0).describe('decoupled weight decay of AdamW'),
  adam_beta1: probability.default(0.9).describe('decay of the first moment'),
  adam_beta2: probability.default(0.999).describe('decay of the second moment'),
  adam_epsilon: z.number().positive().default(1e-8).describe('added to the root of the second moment'),
  max_grad_norm: z.number().min(0).default(1).describe('gradients are scaled down to this global norm; 0 turns clipping off'),
  save_steps: positiveInteger.default(10).describe('seal a checkpoint every this many steps'),
  save_total_limit: positiveInteger.nullable().default(null).describe('keep only this many of the newest checkpoints'),
  seed: count.default(42).describe('of every random draw of the run'),
  run_name: z.string().min(1).max(200).nullable().default(null).describe('shown instead of the run id'),
  backend: backendNameSchema.nullable().default(null).describe('ours: compute backend; null takes the best one that works'),
  threads: positiveInteger
    .max(256)
    .nullable()
    .default(null)
    .describe('ours: worker threads on wasm; null takes all cores, at most 8'),
};

const grpoShape = {
  method: z.literal('grpo').describe('group-relative policy optimisation'),
  ...commonShape,
  learning_rate: commonShape.learning_rate.default(1e-6),
  per_device_train_batch_size: commonShape.per_device_train_batch_size.default(8),
  reward_funcs: z
    .array(rewardSchema)
    .min(1)
    .describe('rewards, added with reward_weights: names, or objects such as {name: regex, pattern: "…"}'),
  reward_weights: z.array(z.number()).nullable().default(null).describe('one weight a reward; null weighs each 1'),
  num_generations: z.int().min(2).default(8).describe('completions sampled for each prompt: the group'),
  num_generations_eval: positiveInteger
    .nullable()
    .default(null)
    .describe('completions for each held-out prompt; null takes num_generations'),
  steps_per_generation: positiveInteger
    .nullable()
    .default(null)
    .describe('micro-batches made from one generation; null takes gradient_accumulation_steps'),
  max_completion_length: positiveInteger.default(256).describe('tokens'),
  temperature: z.number().positive().default(1).describe('of the rollouts'),
  top_p: probability
    .refine((p) => p > 0, 'must be greater than 0')
    .default(1)
    .describe('nucleus of the rollouts; 1 turns it off'),
  top_k: count.default(0).describe('most likely tokens the rollouts draw from; 0 turns it off'),
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

const sftShape = {
  method: z.literal('sft').describe('supervised fine-tuning'),
  ...commonShape,
  learning_rate: commonShape.learning_rate.default(2e-5),
  per_device_train_batch_size: commonShape.per_device_train_batch_size.default(8),
  max_length: positiveInteger.default(1024).describe('tokens; longer examples are cut'),
  completion_only_loss: z.boolean().default(true).describe('loss on the completion only'),
  loss_type: z
    .enum(['nll', 'dft'])
    .default('nll')
    .describe('negative log-likelihood, or dft: each token weighted with its own probability'),
  initialize: z
    .strictObject({ initializer_range: z.number().positive().default(0.02) })
    .nullable()
    .default(null)
    .describe('ours: start from random weights of the shape in model/config.json instead of loading model.safetensors'),
};

const dpoShape = {
  method: z.literal('dpo').describe('direct preference optimisation'),
  ...commonShape,
  learning_rate: commonShape.learning_rate.default(1e-6),
  per_device_train_batch_size: commonShape.per_device_train_batch_size.default(8),
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
  recipe.reward_funcs.forEach((reward, index) => {
    if (typeof reward === 'string' || reward.name !== 'soft_overlong') return;
    if (reward.soft_punish_cache <= recipe.max_completion_length) return;
    context.addIssue({
      code: 'custom',
      path: ['reward_funcs', index, 'soft_punish_cache'],
      message: `must be at most max_completion_length, which is ${recipe.max_completion_length}`,
    });
  });
  if (recipe.reward_weights && recipe.reward_weights.length !== recipe.reward_funcs.length) {
    context.addIssue({
      code: 'custom',
      path: ['reward_weights'],
      message: `has ${recipe.reward_weights.length} weights for ${recipe.reward_funcs.length} reward_funcs`,
    });
  }
});
export const sftRecipeSchema = z.strictObject(sftShape);
export const dpoRecipeSchema = z.strictObject(dpoShape);

export const recipeSchema = z.discriminatedUnion('method', [grpoRecipeSchema, sftRecipeSchema, dpoRecipeSchema]);
/** A recipe with every default filled in: what a trainer runs and run.json holds. */
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe as a user writes it. */
export type RecipeInput = z.input<typeof recipeSchema>;
export type GrpoRecipe = z.output<typeof grpoRecipeSchema>;
export type SftRecipe = z.output<typeof sftRecipeSchema>;
export type DpoRecipe = z.output<typeof dpoRecipeSchema>;

/** The recipe of each method. */
export const recipeSchemas = { grpo: grpoRecipeSchema, sft: sftRecipeSchema, dpo: dpoRecipeSchema };
export type Method = keyof typeof recipeSchemas;
export const methodNames = Object.keys(recipeSchemas) as Method[];
export const methodSchema = z.enum(methodNames);
