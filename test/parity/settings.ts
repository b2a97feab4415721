import { readRecipeFile } from '../../src/engine/cli/recipeFile';
import type { GrpoRecipe } from '../../src/contract/recipe';

export const RECIPE = 'examples/recipes/grpo.yaml';
export const BACKEND = 'wasm';
export const SEEDS = [1, 2, 3, 4, 5];
export const STEPS = 40;

/** What differs from the recipe: a shorter run, without what TRL is not asked for. */
export function overridesOf(seed: number): string[] {
  return [`max_steps=${STEPS}`, `save_steps=${STEPS}`, 'eval_dataset=null', 'eval_steps=null', `seed=${seed}`];
}

/** Keys that have one name and one meaning on both sides. */
const sharedKeys = [
  'max_steps',
  'learning_rate',
  'lr_scheduler_type',
  'warmup_steps',
  'weight_decay',
  'adam_beta1',
  'adam_beta2',
  'adam_epsilon',
  'max_grad_norm',
  'per_device_train_batch_size',
  'gradient_accumulation_steps',
  'num_generations',
  'num_iterations',
  'max_completion_length',
  'mask_truncated_completions',
  'temperature',
  'top_p',
  'top_k',
  'beta',
  'epsilon',
  'epsilon_high',
  'delta',
  'importance_sampling_level',
  'scale_rewards',
  'loss_type',
  'top_entropy_quantile',
  'entropy_coef',
  'seed',
] as const satisfies readonly (keyof GrpoRecipe)[];

/** PyTorch's: a second one gains little on matrices this small, and stalls where cores are shared. */
const TORCH_THREADS = 1;

/** The settings of trl_run.py: those of our recipe, none left to TRL's defaults. */
export async function trlSettings(seed: number): Promise<Record<string, unknown>> {
  const { recipe } = await readRecipeFile(RECIPE, overridesOf(seed));
  if (recipe.method !== 'grpo') throw new Error(`${RECIPE} is a recipe of ${recipe.method}, not of grpo`);
  return { ...Object.fromEntries(sharedKeys.map((key) => [key, recipe[key]])), model: recipe.model, threads: TORCH_THREADS };
}
