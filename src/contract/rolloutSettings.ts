import type { DistillRecipe, GroupRecipe, GrpoRecipe, PpoRecipe, Recipe } from './recipe';
import { isRolloutMethod } from './rolloutMethods';

/** How a run samples completions and rewards them. */
export type RolloutSettings = Pick<
  GrpoRecipe,
  'temperature' | 'top_p' | 'top_k' | 'max_completion_length' | 'reward_funcs' | 'reward_weights'
>;

/** What a recipe says of sampling; null for a method that samples nothing. Distillation samples from the whole distribution, as TRL's GKDTrainer does. */
export function rolloutSettings(recipe: GroupRecipe | PpoRecipe | DistillRecipe): RolloutSettings;
export function rolloutSettings(recipe: Recipe): RolloutSettings | null;
export function rolloutSettings(recipe: Recipe): RolloutSettings | null {
  switch (recipe.method) {
    case 'grpo':
    case 'rloo':
    case 'ppo':
      return recipe;
    case 'distill': {
      const { temperature, max_new_tokens, reward_funcs, reward_weights } = recipe;
      return { temperature, top_p: 1, top_k: 0, max_completion_length: max_new_tokens, reward_funcs, reward_weights };
    }
    default:
      return null;
  }
}

/** Whether the model that is trained samples completions, which its run then keeps. */
export function hasRollouts(recipe: Recipe): boolean {
  return isRolloutMethod(recipe.method) || (recipe.method === 'distill' && recipe.lmbda > 0);
}
