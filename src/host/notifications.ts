import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandId, type CommandName } from './commands/table';
import { EndingWatch } from './runs/endingWatch';
import { describeEnding } from './runs/runEndings';
import type { RunLibrary } from './runs/runLibrary';
import { notificationLevel } from './settings';
import { plainMessage } from './plainMessage';

/** Says when a run ends or fails, with what can be done next. */
export function notifyEndings(library: RunLibrary): { dispose(): void } {
  return new EndingWatch(library, (ref, entry) => {
    const { severity, message, actions } = describeEnding(entry);
    const level = notificationLevel();
    if (level === 'none' || (level === 'failures' && severity !== 'error')) return;
    const show = severity === 'error' ? vscode.window.showErrorMessage : vscode.window.showInformationMessage;
    const labels = actions.map(actionLabel);
    void show(plainMessage(message), ...labels).then((label) => {
      const action = actions[labels.indexOf(label ?? '')];
      if (action) void vscode.commands.executeCommand(commandId(action), { ref });
    });
  });
}

function actionLabel(name: CommandName): string {
  switch (name) {
    case 'openRollouts':
      return l10n.t('Open Rollouts');
    case 'compare':
      return l10n.t('Compare with Base');
    case 'resume':
      return l10n.t('Resume');
    default:
      return l10n.t('Show Log');
  }
}
