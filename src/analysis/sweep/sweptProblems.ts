import { recipeProblems, type RecipeProblem } from '../../contract/recipeProblems';
import { expandSweep } from './expandSweep';

/**
 * Everything that is wrong with a recipe as written, or with the runs of one that has lists, each sentence once; empty for a good one. A recipe that
 * is no sweep is judged as it is.
 */
export function sweptProblems(input: unknown): RecipeProblem[] {
  const asItIs = recipeProblems(input);
  if (asItIs.length === 0 || typeof input !== 'object' || input === null || Array.isArray(input)) return asItIs;
  try {
    const { points } = expandSweep(input as Record<string, unknown>);
    const found = points.flatMap(({ recipe }) => recipeProblems(recipe));
    return [...new Map(found.map((problem) => [problem.message, problem])).values()];
  } catch (error) {
    if (error instanceof RangeError) return asItIs;
    throw error;
  }
}
