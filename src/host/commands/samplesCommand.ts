import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RunPanelName } from '../panels/panels';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';

/** Samples of any origin: a file from the Explorer, or one that is picked. */
export function samplesCommand({ panels }: Pick<CommandServices, 'panels'>): Pick<CommandHandlers, 'openSamples'> {
  return {
    openSamples: async (target) => {
      const file = target instanceof vscode.Uri ? target.fsPath : await pickSamplesFile();
      if (file === null) return;
      const name = await pickView(panels.ofFiles, file);
      if (name) await panels.showFile(name, { file });
    },
  };
}

/** Absolute path; null where it was cancelled. */
export async function pickSamplesFile(): Promise<string | null> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Samples of a Model'),
      openLabel: l10n.t('Open Samples'),
      filters: { [l10n.t('Samples')]: ['jsonl', 'json', 'parquet'] },
    })) ?? [];
  return chosen?.fsPath ?? null;
}

async function pickView(names: readonly RunPanelName[], file: string): Promise<RunPanelName | undefined> {
  if (names.length < 2) return names[0];
  const title = l10n.t('How {0} Is to Be Seen', basename(file));
  const picked = await vscode.window.showQuickPick(
    names.map((name) => ({ name, ...views()[name]! })),
    { title },
  );
  return picked?.name;
}

const views = (): Partial<Record<RunPanelName, { label: string; detail: string }>> => ({
  coverage: { label: l10n.t('Coverage'), detail: l10n.t('pass@k by model, which problems each solves, from right and wrong') },
  behaviours: {
    label: l10n.t('Behaviours'),
    detail: l10n.t('What the completions have and lack, and how right those are that have it'),
  },
  compare: { label: l10n.t('Compare'), detail: l10n.t('Two models of the file side by side, problem by problem') },
});
