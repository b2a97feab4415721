import type { Recipe } from '../contract/recipe';

/** Keys that tell nothing of what was learned: how it is called, where files are, and what is written when. */
const ASIDE = new Set([
  'schemaVersion',
  'name',
  'notes',
  'tags',
  'run_name',
  'save_steps',
  'save_total_limit',
  'logging_steps',
  'backend',
  'threads',
  'max_steps',
]);

/** A recipe flat, by key: lists and objects as JSON. */
export function flatRecipe(recipe: Recipe): Record<string, number | string | boolean | null> {
  const flat: Record<string, number | string | boolean | null> = {};
  for (const [key, value] of Object.entries(recipe) as [string, unknown][]) {
    if (value === undefined) continue;
    const isPlain = value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';
    flat[key] = isPlain ? value : JSON.stringify(value);
  }
  return flat;
}

/**
 * The same without what tells nothing of what was learned, so that runs can be compared by key. The number of steps is not among them: what was
 * evaluated is told by its own step.
 */
export function settingsOf(recipe: Recipe): Record<string, number | string | boolean | null> {
  return Object.fromEntries(Object.entries(flatRecipe(recipe)).filter(([key]) => !ASIDE.has(key)));
}
