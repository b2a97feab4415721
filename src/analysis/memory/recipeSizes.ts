import type { DistillRecipe, GroupRecipe, Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';

/** Rows that go through the model for each of per_device_train_batch_size: a preference is two. */
export function rowsOfExample({ method }: Pick<Recipe, 'method'>): number {
  return method === 'dpo' || method === 'reward-model' ? 2 : 1;
}

interface GenerationShape {
  per_device_train_batch_size: number;
  gradient_accumulation_steps: number;
  steps_per_generation?: number | null;
}

/** Micro-batches made from one generation: TRL's steps_per_generation, else those of one optimizer step. */
export function microBatchesPerGeneration(recipe: Omit<GenerationShape, 'per_device_train_batch_size'>): number {
  return recipe.steps_per_generation ?? recipe.gradient_accumulation_steps;
}

/** Completions sampled for one generation. */
export function completionsPerGeneration(recipe: GenerationShape): number {
  return recipe.per_device_train_batch_size * microBatchesPerGeneration(recipe);
}

/** Prompts sampled for one generation of a method of groups. */
export function promptsPerGeneration(recipe: GroupRecipe): number {
  return completionsPerGeneration(recipe) / recipe.num_generations;
}

/** Optimizer steps made from one generation before the next is sampled. */
export function stepsPerGeneration(recipe: GroupRecipe): number {
  return (microBatchesPerGeneration(recipe) / recipe.gradient_accumulation_steps) * recipe.num_iterations;
}

/** Completions that are held at the same time. */
export function completionsAtOnce(recipe: Recipe): number {
  const samples =
    recipe.method === 'grpo' ||
    recipe.method === 'rloo' ||
    recipe.method === 'ppo' ||
    (recipe.method === 'distill' && (recipe.lmbda > 0 || recipe.seq_kd));
  return samples ? completionsPerGeneration(recipe) : 0;
}

/** Whether a reference policy is needed: for the KL, or to compare with. */
export function hasReference(recipe: Recipe): boolean {
  if (recipe.method === 'ppo') return recipe.kl_coef > 0 || recipe.kl_loss_coef > 0 || recipe.log_reference;
  const comparesGroups = recipe.method === 'grpo' || recipe.method === 'rloo';
  return recipe.method === 'dpo' || (comparesGroups && (recipe.beta > 0 || recipe.log_reference));
}

/** Whether the completions of a distillation's train_dataset are learnt. */
export function learnsGiven({ lmbda, seq_kd, num_generations }: DistillRecipe): boolean {
  return lmbda < 1 && !seq_kd && num_generations === null;
}

/** Tokens of the longest sequence that a recipe trains on. @param maxPositions of the model; null where it names none */
export function longestSequence(recipe: Recipe, promptTokens: number, maxPositions: number | null): number {
  const settings = rolloutSettings(recipe);
  const sampled = settings ? promptTokens + settings.max_completion_length : 0;
  return Math.min(Math.max(sampled, longestGiven(recipe)), maxPositions ?? Infinity);
}

/** Tokens of the longest sequence that is given and not sampled; 0 where all are. */
export function longestGiven(recipe: Recipe): number {
  return 'max_length' in recipe && (recipe.method !== 'distill' || learnsGiven(recipe)) ? recipe.max_length : 0;
}
