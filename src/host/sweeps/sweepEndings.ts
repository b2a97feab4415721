import * as l10n from '@vscode/l10n';
import type { SweepState, SweptState } from '../../contract/messages/sweep';
import type { PlannedSweep, SweepEntry } from '../../store/sweepStore';
import type { Ending } from '../runs/runEndings';
import { runsWords, sweepTitle } from './describeSweep';

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
        ? { severity: 'information', message: l10n.t('{0} finished: {1}.', title, runsWords(finished)), actions: ['openSweep'] }
        : {
            severity: missing.isWanted ? 'information' : 'error',
            message: l10n.t('{0}: {1} trained. {2}', title, runsWords(finished), missing.words),
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

/** What is missing of a sweep whose runs have all finished, a sentence; null where nothing is. `isWanted`: it was asked to stop. */
function missingEvaluations({ process, record, end }: PlannedSweep): { words: string; isWanted: boolean } | null {
  if (record.evaluation === null) return null;
  if (process === 'dead' || end === null)
    return { words: l10n.t('Its process ended without saying whether all were evaluated.'), isWanted: false };
  if (end.unevaluated === 0) return null;
  return end.isStopped
    ? { words: l10n.t('Stopped; evaluations left: {0}.', end.unevaluated), isWanted: true }
    : { words: l10n.t('Evaluations that failed: {0}.', end.unevaluated), isWanted: false };
}
