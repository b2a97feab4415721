import { COLLAPSE_SHARE, COLLAPSE_STEPS, entropyCollapse } from '../../../src/analysis/entropyCollapse';
import { entropyRemedies } from '../../../src/analysis/entropySettings';
import type { RunOverview } from '../../../src/contract/messages/run';
import { isRolloutMethod } from '../../../src/contract/rolloutMethods';
import { figure, percent } from '../../../src/analysis/numberText';
import { actionChoice } from './actions';
import { metric, recipeValue } from './metricTile';
import type { Notice } from './notice';

/** What to say where a policy gradient has used up the entropy; null where it has not, or the method is none. */
export function entropyNotice(run: RunOverview): Notice | null {
  if (!isRolloutMethod(run.method)) return null;
  const collapse = entropyCollapse(metric(run, 'entropy'));
  if (!collapse) return null;
  const { before, now } = collapse;
  const remedies = entropyRemedies(run.method, (key) => recipeValue(run, key));
  return {
    tone: 'warning',
    headline: `The entropy has collapsed: ${figure(now)} nats a token over the last ${COLLAPSE_STEPS} steps, ${percent(now / before)} of the ${figure(before)} over the first ${COLLAPSE_STEPS}.`,
    detail: `It counts as collapsed below ${percent(COLLAPSE_SHARE)}, a rule of this extension. The samples of a prompt are now much alike, so little is left to learn from them. What keeps it up in a further run: ${remedies.join('; ')}.`,
    actions: actionChoice(run, 'openRecipe') ? [{ action: 'openRecipe', label: 'Open Recipe' }] : [],
  };
}
