import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget } from './target';

/** The Memory Planner, of a recipe of the Explorer or the editor, of a model's row, or as it was. */
export function memoryCommand({ memory }: Pick<CommandServices, 'memory'>): Pick<CommandHandlers, 'planMemory'> {
  return {
    planMemory: async (target) => {
      const recipe = target instanceof vscode.Uri ? target.fsPath : null;
      await memory.show({ recipe, model: commandTarget(target).model ?? null });
    },
  };
}

/** Absolute path of a folder with a config.json; null where it was cancelled. */
export async function pickModelFolder(): Promise<string | null> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: l10n.t('Folder of a Hugging Face Model'),
      openLabel: l10n.t('Choose Model'),
      ...{ canSelectFolders: true, canSelectFiles: false },
    })) ?? [];
  return chosen?.fsPath ?? null;
}
