import { entropyCollapse } from '../../analysis/entropyCollapse';
import { entropyRewardCaveats, entropyRewardSentence, entropyRewardVerdict } from '../../analysis/entropyRewardFinding';
import { fitEntropyReward } from '../../analysis/entropyRewardFit';
import { curveEntropies, entropyRewardPoints } from '../../analysis/entropyRewardPoints';
import { entropyInterventions, entropyRemedies, type RecipeText } from '../../analysis/entropySettings';
import type { EntropyRewardReport } from '../../contract/entropyRewardReport';
import { isRolloutMethod, rolloutMethods } from '../../contract/rolloutMethods';
import type { RunRecord } from '../../contract/runRecord';
import type { RunView } from '../../store/runView';
import { InputError } from '../inputError';

/**
 * How reward and entropy of a run's steps go together. @param until the last step that counts; null for all
 * @throws InputError where the method has no reward that it maximises
 */
export function entropyRewardReport(
  { id, recipe }: Pick<RunRecord, 'id' | 'recipe'>,
  view: Pick<RunView, 'steps' | 'metrics'>,
  until: number | null,
): EntropyRewardReport {
  if (!isRolloutMethod(recipe.method))
    throw new InputError(`the run ${id} is of the method ${recipe.method}; allowed: ${rolloutMethods.join(', ')}`);
  const steps = entropyRewardPoints(view.steps, view.metrics).filter(({ step }) => until === null || step <= until);
  const fitted = fitEntropyReward(steps, { entropies: curveEntropies(steps) });
  const verdict = entropyRewardVerdict(steps, fitted);
  const text: RecipeText = (key) => recipeText((recipe as Record<string, unknown>)[key]);
  const fit =
    verdict === 'flat' || fitted === null
      ? null
      : { a: fitted.a, b: fitted.b, ceiling: fitted.ceiling, r2: fitted.r2, curve: fitted.curve };
  const collapse = entropyCollapse(steps.map(({ entropy }) => entropy));
  return {
    ...{ run: id, method: recipe.method, steps, verdict, sentence: entropyRewardSentence(steps, fitted), fit, collapse },
    caveats: [
      ...(collapse === null ? [] : [`What keeps entropy up: ${entropyRemedies(recipe.method, text).join('; ')}.`]),
      ...entropyRewardCaveats(steps, fitted, entropyInterventions(text)),
    ],
  };
}

function recipeText(value: unknown): string | undefined {
  return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}
