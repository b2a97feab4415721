import type { Recipe } from '../../../src/contract/recipe';

/** A size of a recipe that its memory depends on. */
export interface RecipeField {
  key: string;
  value: number;
  /** What the recipe itself says. */
  written: number;
}

const keys = [
  'per_device_train_batch_size',
  'gradient_accumulation_steps',
  'num_generations',
  'max_completion_length',
  'max_new_tokens',
  'max_length',
] as const;

/** The sizes of a recipe that can be changed, those that its method has. @param own the recipe as it is written, of the same method */
export function recipeFields(recipe: Recipe, own: Recipe): RecipeField[] {
  return keys.flatMap((key) => {
    const value: unknown = Reflect.get(recipe, key);
    const written: unknown = Reflect.get(own, key);
    return typeof value === 'number' && typeof written === 'number' ? [{ key, value, written }] : [];
  });
}

/** Keys with other values than the recipe's; one that is set back to what it was is no change. */
export function changedKeys(own: Recipe, sets: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sets).filter(([key, value]) => JSON.stringify(Reflect.get(own, key)) !== JSON.stringify(value)),
  );
}

/** Keys and values as lines of a recipe in YAML, which takes JSON's values. */
export function recipeLines(sets: Readonly<Record<string, unknown>>): string {
  return Object.entries(sets)
    .map(
      ([key, value]) => `${key}: ${typeof value === 'string' && /^[a-z][a-z-]*$/.test(value) ? value : JSON.stringify(value)}\n`,
    )
    .join('');
}
