import * as z from 'zod';
import { rewardSchema } from '../reward';
import { initializeKey } from './initialize';
import { positiveInteger, probability } from './numbers';
import { checkRewards, rewardKeys, samplingKeys } from './sampling';
import { trainingKeys } from './training';

const distillShape = {
  method: z.literal('distill').describe('distillation: learning from a teacher'),
  ...trainingKeys,
  disable_dropout: trainingKeys.disable_dropout.default(true),
  learning_rate: trainingKeys.learning_rate.default(2e-5),
  per_device_train_batch_size: trainingKeys.per_device_train_batch_size.default(8),
  teacher_model_name_or_path: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Hugging Face model folder of the teacher, whose tokenizer is that of model; null takes the weights in model'),
  lmbda: probability
    .default(0.5)
    .describe('share of the micro-batches whose completions the student samples itself (λ); the others are off-policy'),
  seq_kd: z
    .boolean()
    .default(false)
    .describe('off-policy completions are sampled from the teacher, and not those of train_dataset'),
  beta: probability
    .default(0.5)
    .describe('of the generalised Jensen-Shannon divergence: 0 is KL(teacher ‖ student), 1 is KL(student ‖ teacher)'),
  temperature: samplingKeys.temperature
    .default(0.9)
    .describe('of the completions sampled, and of both distributions that are compared'),
  max_new_tokens: positiveInteger.default(128).describe('tokens of a sampled completion'),
  max_length: positiveInteger.default(1024).describe('tokens of prompt and completion of train_dataset; longer ones are cut'),
  loss_type: z
    .enum(['jsd', 'nll'])
    .default('jsd')
    .describe("ours: jsd compares with the teacher's distribution; nll learns the completions by heart, as SFT does"),
  num_generations: positiveInteger
    .nullable()
    .default(null)
    .describe(
      'ours: completions that the teacher samples for each prompt before the first step; those that the first of reward_funcs gives 1 take the place of the completions of train_dataset. null samples none',
    ),
  reward_funcs: z
    .array(rewardSchema)
    .default([])
    .describe('ours: rewards of sampled completions. They are shown, and pick the samples of num_generations'),
  reward_weights: rewardKeys.reward_weights,
  num_generations_eval: positiveInteger.default(1).describe('ours: completions for each held-out prompt'),
  log_teacher: z
    .boolean()
    .default(false)
    .describe("ours: score the student's completions under the teacher too, so that what it says of each token is shown"),
  initialize: initializeKey,
};

export const distillRecipeSchema = z.strictObject(distillShape).superRefine((recipe, context) => {
  const refuse = (key: keyof typeof distillShape, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  checkRewards(recipe, { name: 'max_new_tokens', tokens: recipe.max_new_tokens }, context);
  if (recipe.loss_type === 'nll' && recipe.lmbda > 0)
    refuse('loss_type', `needs lmbda 0, which is ${recipe.lmbda}: by heart only completions of others are learnt`);
  if (recipe.num_generations === null) return;
  if (recipe.reward_funcs.length === 0) refuse('num_generations', 'needs reward_funcs, the first of which says what is right');
  if (recipe.lmbda === 1) refuse('num_generations', "needs lmbda below 1: else all completions are the student's own");
  if (recipe.seq_kd) refuse('num_generations', 'needs seq_kd false: there the teacher samples anew at each step');
});
export type DistillRecipe = z.output<typeof distillRecipeSchema>;
