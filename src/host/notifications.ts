import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isSweepGoing, type SweepState } from '../contract/messages/sweep';
import { isGoing } from '../store/runEntry';
import { commandId, type CommandName } from './commands/table';
import { plainMessage } from './plainMessage';
import { EndingWatch } from './runs/endingWatch';
import { describeEnding, type Ending } from './runs/runEndings';
import type { RunLibrary } from './runs/runLibrary';
import { runKey } from './runs/runRef';
import { notificationLevel } from './settings';
import { sweepState, sweptStates } from './sweeps/describeSweep';
import { describeSweepEnding } from './sweeps/sweepEndings';
import type { LibrarySweep, SweepLibrary } from './sweeps/sweepLibrary';
import { sweepKey } from './sweeps/sweepRef';

/** Says when a run or a sweep ends or fails, with what can be done next. The runs of a sweep that goes on are not told of one by one. */
export function notifyEndings(library: RunLibrary, sweeps: SweepLibrary): { dispose(): void } {
  const stateOf = ({ ref, entry }: LibrarySweep): SweepState => sweepState(entry, sweptStates(entry, ref, library), Date.now());
  const runs = new EndingWatch(
    () => library.runs().map((run) => ({ key: runKey(run.ref), isGoing: isGoing(run.entry), it: run })),
    (listener) => library.onDidChange(listener),
    ({ ref, entry }) => {
      const sweep = sweeps.of(ref);
      if (entry.kind === 'run' && !(sweep && isSweepGoing(stateOf(sweep)))) say(describeEnding(entry), { ref });
    },
  );
  const ended = new EndingWatch(
    () => sweeps.sweeps().map((sweep) => ({ key: sweepKey(sweep.ref), isGoing: isSweepGoing(stateOf(sweep)), it: sweep })),
    (listener) => sweeps.onDidChange(listener),
    (sweep) => {
      const states = sweptStates(sweep.entry, sweep.ref, library);
      say(describeSweepEnding(sweep.entry, stateOf(sweep), states), { sweep: sweep.ref });
    },
  );
  return {
    dispose: () => {
      runs.dispose();
      ended.dispose();
    },
  };
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
