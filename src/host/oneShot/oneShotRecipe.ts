import { stringify } from 'yaml';
import type { GroupRecipe } from '../../contract/recipe';
import { recipeKeys } from '../../contract/recipeKeys';

/** Coefficient of the entropy bonus (Wang et al. 2025, "Reinforcement learning for reasoning with one training example", section 2). */
const ENTROPY_COEF = 0.001;

/**
 * The text of a recipe that trains on one or two examples of a run with its settings, and a small entropy bonus where it has none and the method knows
 * one. The dataset holds each example once: an epoch runs into the next, so that the batch is filled with copies.
 * @param recipe as resolved, with absolute paths
 * @param dataset name of the file beside the recipe
 */
export function oneShotRecipe(
  recipe: GroupRecipe,
  dataset: string,
  { examples, run }: { examples: string[]; run: string },
): string {
  const defaults = new Map(recipeKeys(recipe.method).map(({ key, default: value }) => [key, value]));
  const entries = Object.entries({ ...recipe, run_name: null }).filter(
    ([key, value]) => value !== null && JSON.stringify(value) !== JSON.stringify(defaults.get(key)),
  );
  const { method, model, ...others } = Object.fromEntries(entries);
  const coefficient = entropyBonus(recipe);
  const bonus = coefficient === null ? {} : { entropy_coef: coefficient };
  const value = { method, model, ...others, train_dataset: dataset, ...bonus };
  const named = examples.map((one) => one.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)).join(' and ');
  return `# One-shot RLVR: ${named} of ${run}, which fills the batch with copies.\n${stringify(value)}`;
}

/** The coefficient that a run on one or two examples is trained with: the recipe's own where it has one. null where its method knows none. */
export function entropyBonus(recipe: GroupRecipe): number | null {
  if (recipe.method !== 'grpo') return null;
  return recipe.entropy_coef === 0 ? ENTROPY_COEF : recipe.entropy_coef;
}

/** A dataset of these rows, as JSON lines. */
export const oneShotDataset = (rows: readonly Record<string, unknown>[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
