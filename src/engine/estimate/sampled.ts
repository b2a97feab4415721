import { completionsAtOnce, stepsPerGeneration } from '../../analysis/memory/recipeSizes';
import type { Recipe } from '../../contract/recipe';

/** Completions that each of the models samples for one optimizer step, on average over a run. */
export interface SampledInStep {
  policy: number;
  teacher: number;
}

/**
 * @param examples of train_dataset, as the trainer sees them: with num_generations one for each answer of the teacher
 * @param heldOut examples of eval_dataset, whose prompts are sampled too
 */
export function sampledInStep(recipe: Recipe, examples: number, heldOut: number): SampledInStep {
  const trained = trainedInStep(recipe, examples);
  return { ...trained, policy: trained.policy + evaluatedInStep(recipe, heldOut) * heldOutSamples(recipe) };
}

/** Held-out examples that are evaluated for one step, on average over a run: every eval_steps, and after the last. */
export function evaluatedInStep({ eval_steps, max_steps }: Recipe, heldOut: number): number {
  return eval_steps === null ? 0 : (heldOut * Math.ceil(max_steps / eval_steps)) / max_steps;
}

/** Completions that the policy samples for a held-out example. */
function heldOutSamples(recipe: Recipe): number {
  if (recipe.method === 'grpo' || recipe.method === 'rloo' || recipe.method === 'ppo')
    return recipe.num_generations_eval ?? recipe.num_generations;
  return recipe.method === 'distill' ? recipe.num_generations_eval : 0;
}

function trainedInStep(recipe: Recipe, examples: number): SampledInStep {
  if (recipe.method === 'ppo') return { policy: completionsAtOnce(recipe), teacher: 0 };
  if (recipe.method === 'grpo' || recipe.method === 'rloo')
    return { policy: completionsAtOnce(recipe) / stepsPerGeneration(recipe), teacher: 0 };
  if (recipe.method !== 'distill') return { policy: 0, teacher: 0 };
  const { lmbda, seq_kd, num_generations, max_steps } = recipe;
  const batch = batchOf(recipe);
  const beforeFirst = num_generations === null ? 0 : examples / max_steps;
  return { policy: lmbda * batch, teacher: (seq_kd ? (1 - lmbda) * batch : 0) + beforeFirst };
}

function batchOf({ per_device_train_batch_size, gradient_accumulation_steps }: Recipe): number {
  return per_device_train_batch_size * gradient_accumulation_steps;
}
