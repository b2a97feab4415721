import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { PostTrainingLab } from './lab';

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) l10n.config({ contents: vscode.l10n.bundle });
  context.subscriptions.push(new PostTrainingLab(context.extensionUri, context.globalStorageUri, context.workspaceState));
}
