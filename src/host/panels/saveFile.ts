import { join } from 'node:path';
import * as vscode from 'vscode';
import { workspaceFolderOf } from '../settings';

const kinds = { csv: 'CSV', json: 'JSON', svg: 'SVG', png: 'PNG' };

/** What a panel has made; `content` of a PNG is base64. */
export interface MadeFile {
  name: string;
  format: keyof typeof kinds;
  content: string;
}

/** Asks where to, in the workspace of a run or in a folder, and writes what a panel has made. @returns false where the user cancels */
export async function saveFile(runsFolder: string, { name, format, content }: MadeFile): Promise<boolean> {
  const folder = workspaceFolderOf(runsFolder)?.uri.fsPath ?? runsFolder;
  const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'chart';
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folder, `${plain}.${format}`)),
    filters: { [kinds[format]]: [format] },
  });
  if (!target) return false;
  await vscode.workspace.fs.writeFile(target, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
  return true;
}
