import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

/** Absolute path of a file of reference solutions; null where it was cancelled. @param folder where to look first */
export async function pickReference(folder: string): Promise<string | null> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Reference Solutions'),
      openLabel: l10n.t('Take Solutions'),
      defaultUri: vscode.Uri.file(folder),
      filters: { [l10n.t('Prompts with completions')]: ['jsonl', 'json', 'parquet'] },
    })) ?? [];
  return chosen?.fsPath ?? null;
}
