import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isSweepGoing, type SweepState } from '../contract/messages/sweep';
import { isGoing } from '../store/runEntry';
import { commandId, type CommandName } from './commands/table';
import { plainMessage } from './plainMessage';
import { EndingWatch } from './runs/endingWatch';
import { describeEnding, type Ending } from './runs/runEndings';
import type { LibraryChange, LibraryRun, RunLibrary } from './runs/runLibrary';
import { runKey, type RunRef } from './runs/runRef';
import { notificationLevel } from './settings';
import { sweepState, sweptState, sweptStates } from './sweeps/describeSweep';
import { describeSweepEnding } from './sweeps/sweepEndings';
import type { LibrarySweep, SweepLibrary } from './sweeps/sweepLibrary';
import { sweepKey, type SweepRef } from './sweeps/sweepRef';
import { sweptRuns } from './sweeps/sweptRuns';

type Runs = Pick<RunLibrary, 'runs' | 'find' | 'onDidChange' | 'look'>;
type Sweeps = Pick<SweepLibrary, 'sweeps' | 'of' | 'find' | 'onDidChange'>;

/** Says when a run or a sweep ends or fails, with what can be done next. The runs of a sweep are not told of one by one, but with it. */
export function notifyEndings(library: Runs, sweeps: Sweeps, log: (error: unknown) => void): { dispose(): void } {
  const stateOf = ({ ref, entry }: LibrarySweep): SweepState => sweepState(entry, sweptStates(entry, ref, library), Date.now());
  /** Sweeps whose runs are being looked at, to tell of them. */
  const ending = new Set<string>();
  const isToldWithSweep = (ref: RunRef): boolean => {
    const sweep = sweeps.of(ref);
    return sweep !== undefined && (isSweepGoing(stateOf(sweep)) || ending.has(sweepKey(sweep.ref)));
  };
  const watched = (run: LibraryRun) => ({ key: runKey(run.ref), isGoing: isGoing(run.entry), it: run });
  const runs = new EndingWatch(
    () => library.runs().map(watched),
    (look) => library.onDidChange((change) => look(changedRuns(library, change)?.map(watched))),
    ({ ref, entry }) => {
      if (entry.kind === 'run' && !isToldWithSweep(ref)) say(describeEnding(entry), { ref });
    },
  );
  const tell = async (ref: SweepRef): Promise<void> => {
    // Sweeps and runs are looked at apart: its last run may not be known to have ended yet.
    const refs = sweptRuns(sweeps.find(ref), ref.runsFolder);
    await Promise.all(refs.filter((run) => sweptState(library.find(run)) !== 'finished').map((run) => library.look(run)));
    const now = sweeps.find(ref);
    if (!now) return;
    const states = sweptStates(now, ref, library);
    const state = sweepState(now, states, Date.now());
    if (!isSweepGoing(state)) say(describeSweepEnding(now, state, states), { sweep: ref });
  };
  const ended = new EndingWatch(
    () => sweeps.sweeps().map((sweep) => ({ key: sweepKey(sweep.ref), isGoing: isSweepGoing(stateOf(sweep)), it: sweep.ref })),
    (look) => sweeps.onDidChange(() => look()),
    (ref) => {
      ending.add(sweepKey(ref));
      void tell(ref)
        .catch(log)
        .finally(() => ending.delete(sweepKey(ref)));
    },
  );
  return {
    dispose: () => {
      runs.dispose();
      ended.dispose();
    },
  };
}

/** Of thousands of runs those that a change tells of; undefined where any may be another. */
function changedRuns(library: Runs, { added, removed, changed }: LibraryChange): LibraryRun[] | undefined {
  if (added.length + removed.length + changed.length === 0) return undefined;
  return [...added, ...changed].flatMap((ref) => {
    const entry = library.find(ref);
    return entry ? [{ ref, entry }] : [];
  });
}

function say({ severity, message, actions }: Ending, target: object): void {
  const level = notificationLevel();
  if (level === 'none' || (level === 'failures' && severity !== 'error')) return;
  const show = severity === 'error' ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
  const labels = actions.map(actionLabel);
  void show(plainMessage(message), ...labels).then((label) => {
    const action = actions[labels.indexOf(label ?? '')];
    if (action) void vscode.commands.executeCommand(commandId(action), target);
  });
}

function actionLabel(name: CommandName): string {
  switch (name) {
    case 'openRollouts':
      return l10n.t('Open Rollouts');
    case 'compare':
      return l10n.t('Compare with Base');
    case 'resume':
    case 'resumeSweep':
      return l10n.t('Resume');
    case 'openSweep':
      return l10n.t('Open Sweep');
    default:
      return l10n.t('Show Log');
  }
}
