import * as z from 'zod';
import { positiveInteger } from './numbers';

/** The keys of methods that sample a group of completions for each prompt and compare them: GRPO and RLOO. */
export const groupKeys = {
  num_generations: z.int().min(2).default(8).describe('completions sampled for each prompt: the group'),
  num_generations_eval: positiveInteger
    .nullable()
    .default(null)
    .describe('completions for each held-out prompt; null takes num_generations'),
  steps_per_generation: positiveInteger
    .nullable()
    .default(null)
    .describe('micro-batches made from one generation; null takes gradient_accumulation_steps'),
  num_iterations: positiveInteger.default(1).describe('optimisation passes over one generation (μ)'),
  mask_truncated_completions: z
    .boolean()
    .default(false)
    .describe('leave completions that hit max_completion_length out of the loss'),
  log_reference: z
    .boolean()
    .default(false)
    .describe(
      "ours: score rollouts under the reference policy even when beta is 0, so that the KL and the base's view of each token are shown",
    ),
};

interface GroupShape {
  per_device_train_batch_size: number;
  gradient_accumulation_steps: number;
  steps_per_generation: number | null;
  num_generations: number;
}

/** A generation is whole groups, and whole updates are made of it. */
export function checkGroups(recipe: GroupShape, context: z.RefinementCtx): void {
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
}
