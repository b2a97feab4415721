import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stepName } from '../../contract/ids';
import { DecodingThread } from '../../store/decodingThread';
import { listRollouts } from '../../store/rolloutFiles';
import { runKey, type RunRef } from '../runs/runRef';
import { workspaceFolderOf } from '../settings';
import { reading } from './readRollouts';
import { rolloutsCsv } from './rolloutsCsv';

/** Asks where to, and writes the rollouts of a step (the newest where none is named) as CSV. */
export async function exportCsv(ref: RunRef, step: number | undefined): Promise<void> {
  const files = await listRollouts(runKey(ref));
  const found = step === undefined ? files.at(-1) : files.find((file) => file.step === step);
  if (!found) throw new Error(l10n.t('There are no rollouts to export.'));
  const folder = workspaceFolderOf(ref.runsFolder)?.uri.fsPath ?? ref.runsFolder;
  const suggested = join(folder, `${ref.runId}-${stepName(found.step)}.csv`);
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(suggested), filters: { CSV: ['csv'] } });
  if (!target) return;
  const decoder = new DecodingThread();
  try {
    const groups = await reading(decoder, found.file, (file) => Promise.all(file.groups.map((group) => file.readGroup(group))));
    await vscode.workspace.fs.writeFile(target, Buffer.from(rolloutsCsv(groups.flat())));
  } finally {
    decoder.dispose();
  }
}
