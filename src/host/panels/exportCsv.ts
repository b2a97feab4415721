import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stepName } from '../../contract/ids';
import { listRollouts } from '../../store/rolloutFiles';
import { runKey, type RunRef } from '../runs/runRef';
import { workspaceFolderOf } from '../settings';
import { RolloutsThread } from './rolloutsThread';

/** Every number of a large step is written as text, ms. */
const TIMEOUT = 120_000;

/** Asks where to, and writes the rollouts of a step (the newest where none is named) as CSV. */
export async function exportCsv(ref: RunRef, step: number | undefined): Promise<void> {
  const files = await listRollouts(runKey(ref));
  const found = step === undefined ? files.at(-1) : files.find((file) => file.step === step);
  if (!found) throw new Error(l10n.t('There are no rollouts to export.'));
  const folder = workspaceFolderOf(ref.runsFolder)?.uri.fsPath ?? ref.runsFolder;
  const suggested = join(folder, `${ref.runId}-${stepName(found.step)}.csv`);
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(suggested), filters: { CSV: ['csv'] } });
  if (!target) return;
  const thread = new RolloutsThread({ timeout: TIMEOUT });
  try {
    await vscode.workspace.fs.writeFile(target, await thread.ask('csv', found.file, {}));
  } finally {
    thread.dispose();
  }
}
