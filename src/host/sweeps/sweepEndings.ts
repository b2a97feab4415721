import * as l10n from '@vscode/l10n';
import type { SweepState, SweptState } from '../../contract/messages/sweep';
import type { SweepEntry } from '../../store/sweepStore';
import type { Ending } from '../runs/runEndings';
import { sweepTitle } from './describeSweep';

/** What to say of a sweep that has just ended, instead of each of its runs, and what can be done next. @param runs states in the order of its record */
export function describeSweepEnding(entry: SweepEntry, state: SweepState, runs: readonly SweptState[]): Ending {
  const title = sweepTitle(entry);
  const finished = runs.filter((run) => run === 'finished').length;
  switch (state) {
    case 'finished':
      return { severity: 'information', message: l10n.t('{0} finished: {1} runs.', title, finished), actions: ['openSweep'] };
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
