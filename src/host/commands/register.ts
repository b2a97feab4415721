import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stackOf } from '../../store/errorCode';
import { oneSentence } from '../panels/answer';
import { commandId, commandTable, type CommandHandlers, type CommandName } from './table';
import { plainMessage } from '../plainMessage';

/** Registers every command of the table. A failure becomes an error message of one sentence; what needs trust is refused without it. */
export function registerCommands(handlers: CommandHandlers, log: vscode.LogOutputChannel): vscode.Disposable[] {
  return (Object.keys(commandTable) as CommandName[]).map((name) =>
    vscode.commands.registerCommand(commandId(name), async (target?: unknown) => {
      try {
        if (commandTable[name].needsTrust && !vscode.workspace.isTrusted) return await refuse();
        await handlers[name](target);
      } catch (error) {
        log.error(stackOf(error));
        const show = l10n.t('Show Output');
        if ((await vscode.window.showErrorMessage(plainMessage(oneSentence(error)), show)) === show) log.show();
      }
    }),
  );
}

async function refuse(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const message = l10n.t('This workspace is not trusted: nothing can be started, and running trainers are left alone.');
  if ((await vscode.window.showWarningMessage(message, manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}
