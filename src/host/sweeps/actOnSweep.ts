import { existsSync } from 'node:fs';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandId, type CommandName } from '../commands/table';
import type { SweepAction } from '../../contract/messages/sweep';
import { readSweep, sweepLog } from '../../store/sweepFiles';
import { sweepKey, type SweepRef } from './sweepRef';

const commands = {
  stop: 'stopSweep',
  resume: 'resumeSweep',
  evaluate: 'evaluateSweep',
  rename: 'renameSweep',
  writeReport: 'writeReport',
} as const satisfies Partial<Record<SweepAction, CommandName>>;

/** Does what was asked for in the panel of a sweep. @throws Error where a file is not there */
export async function actOnSweep(action: Exclude<SweepAction, 'compareCoverage'>, ref: SweepRef): Promise<void> {
  const folder = sweepKey(ref);
  switch (action) {
    case 'openRecipe':
      return openFile((await readSweep(folder)).recipePath);
    case 'openLog':
      return openFile(sweepLog(folder));
    case 'reveal':
      return void (await vscode.commands.executeCommand(commandId('reveal'), { kind: 'sweep', sweep: ref }));
    default:
      return void (await vscode.commands.executeCommand(commandId(commands[action]), { sweep: ref }));
  }
}

async function openFile(path: string): Promise<void> {
  if (!existsSync(path)) throw new Error(l10n.t('{0} does not exist.', path));
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
}
