import * as l10n from '@vscode/l10n';
import type { SweepState, SweptState } from '../../contract/messages/sweep';
import type { PlannedSweep, SweepEntry } from '../../store/sweepStore';
import type { Ending } from '../runs/runEndings';
import { sweepTitle } from './describeSweep';

/** What to say of a sweep that has just ended, instead of each of its runs, and what can be done next. @param runs states in the order of its record */
export function describeSweepEnding(entry: SweepEntry, state: SweepState, runs: readonly SweptState[]): Ending {
  const title = sweepTitle(entry);
  if (entry.kind !== 'sweep') {
    return { severity: 'error', message: l10n.t('{0} failed: {1}', title, entry.reason), actions: ['openSweep'] };
  }
  const finished = runs.filter((run) => run === 'finished').length;
  switch (state) {
    case 'finished': {
      const missing = missingEvaluations(entry);
      return missing === null
        ? { severity: 'information', message: l10n.t('{0} finished: {1} runs.', title, finished), actions: ['openSweep'] }
        : {
            severity: 'error',
            message: l10n.t('{0} trained its {1} runs, but {2}', title, finished, missing),
            actions: ['resumeSweep', 'openSweep'],
          };
    }
    case 'stopped':
      return {
        severity: 'information',
        message: l10n.t('{0} stopped: {1} of {2} runs finished.', title, finished, runs.length),
        actions: ['resumeSweep', 'openSweep'],
      };
    case 'interrupted':
      return {
        severity: 'error',
        message: l10n.t(
          '{0} was interrupted: its process ended without saying why; {1} of {2} runs finished.',
          title,
          finished,
          runs.length,
        ),
        actions: ['resumeSweep', 'openSweep'],
      };
    default:
      return {
        severity: 'error',
        message: l10n.t('{0} failed: {1} of {2} runs finished.', title, finished, runs.length),
        actions: ['openSweep', 'resumeSweep'],
      };
  }
}

/** What is missing of a sweep whose runs have all finished, as the end of a sentence; null where nothing is. */
function missingEvaluations({ process, record, lastLine }: PlannedSweep): string | null {
  if (record.evaluation === null) return null;
  if (process === 'dead') return l10n.t('its process ended before all were evaluated.');
  const [, count] = /^(\d+) evaluations are missing/.exec(lastLine) ?? [];
  return count === undefined ? null : l10n.t('{0} evaluations are missing.', count);
}
