import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/**
 * The workspace folder a run is to be in: the one of `near`, the only one, or the one that is picked. In an empty window it asks for a
 * folder to be opened. undefined when cancelled.
 */
export async function askFolder(near?: string): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const around = near === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(near));
  if (around) return around;
  if (folders.length === 1) return folders[0];
  if (folders.length > 1)
    return vscode.window.showWorkspaceFolderPick({ placeHolder: l10n.t('Which folder is to hold the run?') });
  const open = l10n.t('Open Folder…');
  const message = l10n.t('Runs are kept in a folder: open one, then start the run.');
  if ((await vscode.window.showInformationMessage(message, open)) === open)
    await vscode.commands.executeCommand('vscode.openFolder');
  return undefined;
}
