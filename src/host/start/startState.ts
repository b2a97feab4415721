import type { Method } from '../../contract/recipe';
import type { FoundRecipe } from '../recipes/foundRecipe';
import type { Overrides } from './overrides';

/** What has been chosen so far for a run to start. */
export interface StartState {
  method: Method;
  recipe: FoundRecipe | null;
  /** Absolute folder that replaces the recipe's model; null keeps it. */
  model: string | null;
  overrides: Overrides;
}

/** The `--set` overrides of a run: keys to values as YAML. */
export function setOptions({ model, overrides }: StartState): Record<string, string> {
  // A JSON text is YAML too, whatever characters a path has.
  return { ...overrides, ...(model === null ? {} : { model: JSON.stringify(model) }) };
}
