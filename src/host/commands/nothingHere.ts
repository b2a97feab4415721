import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandId, type CommandName } from './table';

/** Says that there is nothing yet of what was asked for, and offers the command that makes it. Does not wait for the answer. */
export function nothingHere(message: string, label: string, command: CommandName): void {
  void vscode.window.showInformationMessage(message, label).then((chosen) => {
    if (chosen === label) void vscode.commands.executeCommand(commandId(command));
  });
}

export function noRunsHere(): void {
  nothingHere(l10n.t('There are no runs here yet.'), l10n.t('Start GRPO Run'), 'startGrpo');
}
