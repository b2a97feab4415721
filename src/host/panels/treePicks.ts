import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visibleText } from '../../analysis/visibleText';
import type { TreeSource } from '../../contract/messages/tree';
import type { OfferedProblem } from './treeProblems';
import type { OfferedSource } from './treeSources';

/**
 * Asks what the tree is to be made of.
 * @param side which side of it is asked for; null for both at once
 * @returns null where nothing was picked
 */
export async function pickTreeSource(
  sources: readonly OfferedSource[],
  now: TreeSource,
  side: 'base' | 'other' | null,
): Promise<TreeSource | null> {
  const shown = JSON.stringify(now);
  const items = sources.map(({ source, label, description }) => ({
    label: `${JSON.stringify(source) === shown ? '$(check) ' : ''}${plain(label)}`,
    description: plain(description),
    source,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Search Tree'),
    placeHolder:
      side === null
        ? l10n.t('Whose samples are to be merged?')
        : side === 'base'
          ? l10n.t('Whose samples are the base side?')
          : l10n.t('Whose samples are the other side?'),
    matchOnDescription: true,
  });
  return picked?.source ?? null;
}

/**
 * Asks which problem's tree is to be shown.
 * @param fault why prompts cannot be read; null where they can
 * @returns null where none was picked
 */
export async function pickTreeProblem(
  problems: readonly OfferedProblem[],
  now: string,
  fault: string | null,
): Promise<string | null> {
  const items = problems.map(({ id, prompt, models }) => ({
    label: `${id === now ? '$(check) ' : ''}${plain(prompt || id)}`,
    description: models.map(({ n, right }) => (right === null ? '' : l10n.t('{0} of {1} right', right, n))).join(' → '),
    id,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Search Tree'),
    placeHolder: fault === null ? l10n.t('Tree of which problem?') : l10n.t('Prompts cannot be read: {0}', plain(fault)),
    matchOnDescription: true,
  });
  return picked?.id ?? null;
}

/** One line, without icons: a quick pick draws `$(name)` as one. */
function plain(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim().replaceAll('$(', '$\u200b(').slice(0, 200);
}
