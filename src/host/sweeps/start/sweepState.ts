import type { SweepRecipe, SweptLists } from './sweepRecipe';

/** What has been chosen so far for a sweep to start. */
export interface SweepStartState {
  recipe: SweepRecipe | null;
  /** Laid over the recipe. */
  lists: SweptLists;
  /** Samples a held-out problem; null where nothing is evaluated. */
  evaluate: number | null;
}
