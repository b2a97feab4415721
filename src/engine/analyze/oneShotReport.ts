import { varianceRanking } from '../../analysis/oneShot/varianceRanking';
import type { OneShotCourse, OneShotReport } from '../../contract/oneShotReport';
import { listRollouts } from '../../store/rolloutFiles';
import { readRunRecord } from '../../store/runRecordFile';
import { DatasetError } from '../data/datasetError';
import { accuraciesOfRun, type AccuracyHistory } from './accuracyHistory';
import { oneShotCourse } from './oneShotCourse';
import { withRolloutFile } from './ownSamples';

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

/**
 * How a run on one or two examples went. null of any other, which its first step mostly tells, and where that cannot be told: of a run that keeps
 * no rollouts, or with filter_groups the groups with a gradient alone, and where the file of the first step is damaged.
 * @throws as {@link accuraciesOfRun}
 */
export async function courseOfFewExamples(folder: string): Promise<OneShotCourse | null> {
  const [first] = await listRollouts(folder);
  if (!first) return null;
  const { recipe } = await readRunRecord(folder);
  if ('filter_groups' in recipe && recipe.filter_groups) return null;
  const prompts = await promptsIn(first.file);
  if (prompts === null || prompts.size > 2) return null;
  return (await oneShotOfRun(folder)).course;
}

/** Ids of a rollout file's prompts; null where it is damaged, which the parts of a report that need it say. */
async function promptsIn(path: string): Promise<Set<string> | null> {
  try {
    const rows = await withRolloutFile(path, (file) => file.readColumns(['prompt_id']));
    return new Set(rows.map(({ prompt_id }) => prompt_id));
  } catch (error) {
    if (error instanceof DatasetError) return null;
    throw error;
  }
}
