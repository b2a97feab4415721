import { z } from 'zod';
import { hasRollouts, type rolloutMethods } from './methods';
import { dpoRecipeSchema } from './recipes/dpo';
import { grpoRecipeSchema } from './recipes/grpo';
import { ppoRecipeSchema } from './recipes/ppo';
import { rewardModelRecipeSchema } from './recipes/rewardModel';
import { sftRecipeSchema } from './recipes/sft';

export { backendNames, backendNameSchema, datasetSchema, type BackendName, type DatasetSource } from './recipes/training';
export type { DpoRecipe } from './recipes/dpo';
export type { GrpoRecipe } from './recipes/grpo';
export type { PpoRecipe } from './recipes/ppo';
export type { RewardModelRecipe } from './recipes/rewardModel';
export type { SftRecipe } from './recipes/sft';

/** The recipe of each method, one line each. */
export const recipeSchemas = {
  grpo: grpoRecipeSchema,
  sft: sftRecipeSchema,
  dpo: dpoRecipeSchema,
  'reward-model': rewardModelRecipeSchema,
  ppo: ppoRecipeSchema,
};

/**
 * A recipe: one YAML or JSON file that says what to train. Keys and defaults are TRL 1.13's (`GRPOConfig`, `SFTConfig` and the
 * arguments of their trainers; PPO's are those of the experimental `PPOConfig`, which 1.13 no longer has) wherever TRL has the key; verl's and our own
 * say so in their description.
 * Paths are relative to the recipe file.
 */
export const recipeSchema = z.discriminatedUnion('method', [
  grpoRecipeSchema,
  sftRecipeSchema,
  dpoRecipeSchema,
  rewardModelRecipeSchema,
  ppoRecipeSchema,
]);
/** A recipe with every default filled in: what a trainer runs and run.json holds. */
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe as a user writes it. */
export type RecipeInput = z.input<typeof recipeSchema>;

export type Method = keyof typeof recipeSchemas;
export const methodNames = Object.keys(recipeSchemas) as Method[];
export const methodSchema = z.enum(methodNames);

/** A recipe of a method that samples completions and rewards them. */
export type RolloutRecipe = Extract<Recipe, { method: (typeof rolloutMethods)[number] }>;

export function isRolloutRecipe(recipe: Recipe): recipe is RolloutRecipe {
  return hasRollouts(recipe.method);
}
