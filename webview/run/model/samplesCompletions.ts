import type { RunOverview } from '../../../src/contract/messages/run';
import { isRolloutMethod } from '../../../src/contract/rolloutMethods';
import { recipeValue } from './metricTile';

/** Whether the run's model samples completions as it is trained: then there are rollouts to look at. */
export function samplesCompletions(run: RunOverview): boolean {
  return isRolloutMethod(run.method) || (run.method === 'distill' && Number(recipeValue(run, 'lmbda')) > 0);
}
