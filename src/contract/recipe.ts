import * as z from 'zod';
import { distillRecipeSchema } from './recipes/distill';
import { dpoRecipeSchema } from './recipes/dpo';
import { grpoRecipeSchema } from './recipes/grpo';
import { ppoRecipeSchema } from './recipes/ppo';
import { rewardModelRecipeSchema } from './recipes/rewardModel';
import { rlooRecipeSchema } from './recipes/rloo';
import { sftRecipeSchema } from './recipes/sft';

export { backendNames, backendNameSchema, datasetSchema, type BackendName, type DatasetSource } from './recipes/training';
export type { DistillRecipe } from './recipes/distill';
export type { DpoRecipe } from './recipes/dpo';
export type { GrpoRecipe } from './recipes/grpo';
export type { RlooRecipe } from './recipes/rloo';
export type { PpoRecipe } from './recipes/ppo';
export type { RewardModelRecipe } from './recipes/rewardModel';
export type { SftRecipe } from './recipes/sft';

/** The recipe of each method, one line each. */
export const recipeSchemas = {
  grpo: grpoRecipeSchema,
  sft: sftRecipeSchema,
  dpo: dpoRecipeSchema,
  rloo: rlooRecipeSchema,
  distill: distillRecipeSchema,
  'reward-model': rewardModelRecipeSchema,
  ppo: ppoRecipeSchema,
};

/**
 * A recipe: one YAML or JSON file that says what to train. Keys and defaults are TRL 1.13's (`GRPOConfig`, `RLOOConfig`, `SFTConfig`, … and the
 * arguments of their trainers; PPO's are those of the experimental `PPOConfig`, which 1.13 no longer has) wherever TRL has the key; verl's and our own
 * say so in their description.
 * Paths are relative to the recipe file.
 */
export const recipeSchema = z.discriminatedUnion('method', [
  grpoRecipeSchema,
  sftRecipeSchema,
  dpoRecipeSchema,
  rlooRecipeSchema,
  distillRecipeSchema,
  rewardModelRecipeSchema,
  ppoRecipeSchema,
]);
/** A recipe with every default filled in: what a trainer runs and run.json holds. */
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe as a user writes it. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** A recipe of a method that samples a group of completions for each prompt and compares them. */
export type GroupRecipe = Extract<Recipe, { method: 'grpo' | 'rloo' }>;

export type Method = keyof typeof recipeSchemas;
export const methodNames = Object.keys(recipeSchemas) as Method[];
export const methodSchema = z.enum(methodNames);
