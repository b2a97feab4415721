import { varianceRanking } from '../../analysis/oneShot/varianceRanking';
import type { OneShotCourse, OneShotReport } from '../../contract/oneShotReport';
import { accuraciesOfRun, type AccuracyHistory } from './accuracyHistory';
import { oneShotCourse } from './oneShotCourse';

/** Training examples by the variance of their accuracy. @param course of a run on one or two examples */
export function oneShotReport(
  { accuracies, prompts, once, caveats }: AccuracyHistory,
  course: OneShotCourse | null,
): OneShotReport {
  const ranking = varianceRanking(accuracies).map(({ problem, variance }) => ({
    ...{ problem, variance, accuracies: accuracies.get(problem)!, prompt: prompts.get(problem) ?? null },
  }));
  return { ranking, once, course, caveats };
}

/**
 * The same of a run's rollouts, with how the run went where it was on one or two examples: where no other was seen, and each of them twice, since an
 * epoch runs through all. The ranking is empty where no example was trained on twice.
 * @throws as {@link accuraciesOfRun}
 */
export async function oneShotOfRun(folder: string): Promise<OneShotReport> {
  const history = await accuraciesOfRun(folder);
  const isOnFew = history.once === 0 && history.accuracies.size > 0 && history.accuracies.size <= 2;
  return oneShotReport(history, isOnFew ? await oneShotCourse(folder, [...history.prompts.values()]) : null);
}
