import * as l10n from '@vscode/l10n';
import { hasRollouts } from '../../contract/rolloutSettings';
import { runTitle, type HealthyRun } from '../../store/runEntry';
import type { CommandName } from '../commands/table';
import { durationWords, metricWords } from '../figures';
import { headlineMetric, runCondition } from './describeRun';
import { isRewardModel } from './runActions';

/** What is said of a run or a sweep that has just ended. */
export interface Ending {
  severity: 'information' | 'error';
  message: string;
  actions: CommandName[];
}

/** What to say of a run that has just ended, and what can be done about it. */
export function describeEnding(entry: HealthyRun): Ending {
  const { record, summary } = entry;
  const title = runTitle(entry);
  const resume: CommandName[] = summary.resumable ? ['resume'] : [];
  const compare: CommandName[] = isRewardModel(entry) ? [] : ['compare'];
  const look: CommandName[] = hasRollouts(record.recipe) ? ['openRollouts', ...compare] : compare;
  switch (runCondition(entry)) {
    case 'finished': {
      const measure = headlineMetric(record.recipe.method);
      const took = durationWords((summary.endedAt ?? record.createdAt) - record.createdAt);
      const value = metricWords(summary.metrics[measure]);
      return {
        severity: 'information',
        message: l10n.t('{0} finished: step {1}, {2} {3}, after {4}.', title, summary.step, measure, value, took),
        actions: look,
      };
    }
    case 'stopped':
      return {
        severity: 'information',
        message: l10n.t('{0} stopped at step {1}.', title, summary.step),
        actions: [...resume, ...look],
      };
    default:
      return {
        severity: 'error',
        message: l10n.t('{0} failed at step {1}: {2}', title, summary.step, summary.message ?? l10n.t('it did not say why.')),
        actions: ['showLog', ...resume],
      };
  }
}
