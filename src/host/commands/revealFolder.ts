import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Whether this is a desktop's own window, so that its system can open files: on a remote it would look for them on another machine. */
export function isLocalWindow(): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
}

/** In the system's file manager where this is a desktop's own window, else in the Explorer. @throws Error where that cannot show it */
export async function revealFolder(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  if (isLocalWindow()) return vscode.commands.executeCommand('revealFileInOS', uri);
  if (!vscode.workspace.getWorkspaceFolder(uri))
    throw new Error(l10n.t('{0} is outside the workspace and cannot be shown in the Explorer.', path));
  await vscode.commands.executeCommand('revealInExplorer', uri);
}
