import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { mean } from '../../analysis/mean';
import type { RankedExample } from '../../contract/oneShotReport';

const MOST = 2;

/**
 * One or two of the ranking, picked from a list; `panel` where the panel is to show them, undefined where it was cancelled.
 * @throws Error where more are chosen
 */
export function pickExamples(ranking: readonly RankedExample[]): Promise<RankedExample[] | 'panel' | undefined> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { example: RankedExample }>();
  const items = ranking.map((example) => ({ ...exampleItem(example), example }));
  pick.title = l10n.t('One-Shot RLVR');
  pick.placeholder = l10n.t('One or two examples to train on; those whose accuracy varied most are first');
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.buttons = [{ iconPath: new vscode.ThemeIcon('graph-line'), tooltip: l10n.t('Show the ranking in a panel') }];
  pick.items = items;
  pick.selectedItems = items.slice(0, 1);
  return new Promise((resolve, reject) => {
    pick.onDidTriggerButton(() => {
      resolve('panel');
      pick.hide();
    });
    pick.onDidAccept(() => {
      const picked = pick.selectedItems.map(({ example }) => example);
      if (picked.length > MOST) reject(new Error(l10n.t('{0} examples are chosen; allowed: one or two.', picked.length)));
      else resolve(picked.length === 0 ? undefined : picked);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Of a row: its prompt, variance, mean accuracy, and its accuracy by epoch as a row of bars. */
export function exampleItem({ problem, prompt, variance, accuracies }: RankedExample): vscode.QuickPickItem {
  return {
    label: (prompt ?? problem).replace(/\s+/g, ' ').trim().slice(0, 80) || problem,
    description: l10n.t('variance {0}, mean accuracy {1}', variance.toFixed(4), mean(accuracies).toFixed(2)),
    detail: `${problem}  ${bars(accuracies)}`,
  };
}

const BARS = '▁▂▃▄▅▆▇█';
const MOST_BARS = 60;

/** Accuracies as a row of bars, the last ones where there are many. */
function bars(accuracies: readonly number[]): string {
  const last = accuracies.slice(-MOST_BARS);
  return `${accuracies.length > last.length ? '…' : ''}${last.map((one) => BARS[Math.round(one * (BARS.length - 1))]!).join('')}`;
}
