import type { Recipe } from '../contract/recipe';

/** Keys that tell nothing of what was learned: where files are, and what is written when. */
const ASIDE = new Set([
  'schemaVersion',
  'name',
  'notes',
  'tags',
  'save_steps',
  'save_total_limit',
  'logging_steps',
  'backend',
  'threads',
  'max_steps',
]);

/** A recipe flat, by key: lists and objects as JSON. */
export function flatRecipe(recipe: Recipe): Record<string, number | string | boolean | null> {
  return Object.fromEntries(
    Object.entries(recipe).flatMap(([key, value]: [string, unknown]) => {
      if (value === undefined) return [];
      const isPlain = value === null || ['number', 'string', 'boolean'].includes(typeof value);
      return [[key, isPlain ? (value as string) : JSON.stringify(value)]];
    }),
  );
}

/**
 * The same without what tells nothing of what was learned, so that runs can be compared by key. The number of steps is not among them: what was
 * evaluated is told by its own step.
 */
export function settingsOf(recipe: Recipe): Record<string, number | string | boolean | null> {
  return Object.fromEntries(Object.entries(flatRecipe(recipe)).filter(([key]) => !ASIDE.has(key)));
}
