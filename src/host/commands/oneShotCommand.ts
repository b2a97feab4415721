import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RankedExample } from '../../contract/oneShotReport';
import { hasRollouts } from '../../contract/rolloutSettings';
import { writeFileAtomic } from '../../store/atomicFile';
import { exists } from '../../store/runPaths';
import { oneShotDataset, oneShotRecipe } from '../oneShot/oneShotRecipe';
import type { AnalysisThread } from '../panels/analysisThread';
import { runKey } from '../runs/runRef';
import { workspaceFolderOf } from '../settings';
import { pickRun } from './pickRun';
import type { CommandServices } from './services';
import { commandId, type CommandHandlers } from './table';
import { commandTarget } from './target';

interface Services extends Pick<CommandServices, 'library'> {
  /** A thread for one command. */
  analysis(): Pick<AnalysisThread, 'ask' | 'dispose'>;
}

const MOST = 2;

/** Picks the one or two training examples of a run whose accuracy varied most, writes a dataset and a recipe of them, and begins the run. */
export function oneShotCommand({ library, analysis }: Services): Pick<CommandHandlers, 'oneShot'> {
  return {
    oneShot: async (argument) => {
      const ref =
        commandTarget(argument).ref ??
        (await pickRun(library, {
          placeholder: l10n.t('Examples of which run?'),
          none: l10n.t('There is no run with rollouts here yet.'),
          fits: (entry) => entry.kind === 'run' && hasRollouts(entry.record.recipe),
        }));
      if (!ref) return;
      const entry = library.find(ref);
      if (entry?.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', ref.runId));
      const { recipe } = entry.record;
      if (recipe.method !== 'grpo' && recipe.method !== 'rloo')
        throw new Error(l10n.t('The run {0} is of {1}; one-shot RLVR takes a run of GRPO or RLOO.', ref.runId, recipe.method));
      const dataset = recipe.train_dataset;
      if (typeof dataset !== 'string')
        throw new Error(
          l10n.t('The prompts of {0} come from a generator; one-shot RLVR takes a run on a dataset file.', ref.runId),
        );
      const folder = workspaceFolderOf(ref.runsFolder)?.uri.fsPath;
      if (folder === undefined) throw new Error(l10n.t('{0} is not in an open folder.', ref.runsFolder));
      const thread = analysis();
      try {
        const { ranking } = await vscode.window.withProgress(
          { location: vscode.ProgressLocation.Notification, title: l10n.t('Reading the rollouts of {0}…', ref.runId) },
          () => thread.ask('oneShot', { path: runKey(ref) }),
        );
        const chosen = await pickExamples(ranking);
        if (!chosen) return;
        const { rows } = await thread.ask('datasetRows', { path: dataset, ids: chosen.map(({ problem }) => problem) });
        const place = await freePlace(join(folder, 'one-shot'), ref.runId);
        await mkdir(join(folder, 'one-shot'), { recursive: true });
        const examples = chosen.map(({ problem }) => problem);
        await writeFileAtomic(join(folder, 'one-shot', `${place}.jsonl`), oneShotDataset(rows));
        const file = join(folder, 'one-shot', `${place}.recipe.yaml`);
        await writeFileAtomic(file, oneShotRecipe(recipe, `${place}.jsonl`, { examples, run: ref.runId }));
        await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
        await vscode.commands.executeCommand(commandId('startRecipe'), vscode.Uri.file(file));
      } finally {
        thread.dispose();
      }
    },
  };
}

/** One or two of the ranking; undefined where it was cancelled. @throws Error where more are chosen */
async function pickExamples(ranking: readonly RankedExample[]): Promise<RankedExample[] | undefined> {
  const items = ranking.map((example, index) => ({ ...exampleItem(example), picked: index === 0, example }));
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('One-Shot RLVR'),
    placeHolder: l10n.t('One or two examples to train on; those whose accuracy varied most are first'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked || picked.length === 0) return undefined;
  if (picked.length > MOST) throw new Error(l10n.t('{0} examples are chosen; allowed: one or two.', picked.length));
  return picked.map(({ example }) => example);
}

/** Of a row: its prompt, variance, mean accuracy, and its accuracy by epoch as a row of bars. */
export function exampleItem({ problem, prompt, variance, accuracies }: RankedExample): vscode.QuickPickItem {
  const mean = accuracies.reduce((sum, one) => sum + one, 0) / accuracies.length;
  return {
    label: (prompt ?? problem).replace(/\s+/g, ' ').trim().slice(0, 80) || problem,
    description: l10n.t('variance {0}, mean accuracy {1}', variance.toFixed(4), mean.toFixed(2)),
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

/** A name for which there is neither a recipe nor a dataset yet: `one-shot-RUN`, then `one-shot-RUN-2`. */
async function freePlace(folder: string, run: string): Promise<string> {
  for (let number = 1; ; number++) {
    const place = number === 1 ? `one-shot-${run}` : `one-shot-${run}-${number}`;
    const taken = await Promise.all(['.recipe.yaml', '.jsonl'].map((ending) => exists(join(folder, `${place}${ending}`))));
    if (!taken.includes(true)) return place;
  }
}
