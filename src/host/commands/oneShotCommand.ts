import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { hasRollouts } from '../../contract/rolloutSettings';
import { writeFileAtomic } from '../../store/atomicFile';
import { exists } from '../../store/runPaths';
import { pickExamples } from '../oneShot/pickExamples';
import { oneShotDataset, oneShotRecipe } from '../oneShot/oneShotRecipe';
import { oneShotSource } from '../oneShot/oneShotSource';
import type { AnalysisThread } from '../panels/analysisThread';
import { runKey, type RunRef } from '../runs/runRef';
import { workspaceFolderOf } from '../settings';
import { pickRun } from './pickRun';
import type { CommandServices } from './services';
import { commandId, type CommandHandlers } from './table';
import { commandTarget } from './target';

interface Services extends Pick<CommandServices, 'library'> {
  /** A thread for one command. */
  analysis(): Pick<AnalysisThread, 'ask' | 'dispose'>;
}

/**
 * Picks one or two training examples of a run, those whose accuracy varied most first, writes a dataset and a recipe of them, and begins the run. Nothing is
 * asked where the examples come with the call: `{ ref, problems }`.
 */
export function oneShotCommand({ library, analysis }: Services): Pick<CommandHandlers, 'oneShot'> {
  return {
    oneShot: async (argument) => {
      const { ref: given, problems } = commandTarget(argument);
      const ref =
        given ??
        (await pickRun(library, {
          placeholder: l10n.t('Examples of which run?'),
          none: l10n.t('No run here has rollouts.'),
          fits: (entry) => entry.kind === 'run' && hasRollouts(entry.record.recipe),
        }));
      if (!ref) return;
      const entry = library.find(ref);
      if (!entry) throw new Error(l10n.t('The run {0} has no readable record.', ref.runId));
      const source = oneShotSource(entry);
      if (typeof source === 'string') throw new Error(source);
      const folder = workspaceFolderOf(ref.runsFolder)?.uri.fsPath;
      if (folder === undefined) throw new Error(l10n.t('{0} is not in an open folder.', ref.runsFolder));
      const thread = analysis();
      try {
        const examples = problems ?? (await chosenExamples(ref, thread));
        if (!examples) return;
        const { rows } = await thread.ask('datasetRows', { path: source.dataset, ids: examples });
        const place = await freePlace(join(folder, 'one-shot'), ref.runId);
        await mkdir(join(folder, 'one-shot'), { recursive: true });
        await writeFileAtomic(join(folder, 'one-shot', `${place}.jsonl`), oneShotDataset(rows));
        const file = join(folder, 'one-shot', `${place}.recipe.yaml`);
        await writeFileAtomic(file, oneShotRecipe(source.recipe, `${place}.jsonl`, { examples, run: ref.runId }));
        await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: true });
        await vscode.commands.executeCommand(commandId('startRecipe'), vscode.Uri.file(file));
      } finally {
        thread.dispose();
      }
    },
  };
}

/** Ids of those that are picked of the run's ranking; undefined where none are, or the panel is to show them. */
async function chosenExamples(ref: RunRef, thread: Pick<AnalysisThread, 'ask'>): Promise<string[] | undefined> {
  const openPanel = () => vscode.commands.executeCommand(commandId('openOneShot'), { ref });
  const { ranking, once } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Reading the rollouts of {0}…', ref.runId) },
    () => thread.ask('oneShot', { path: runKey(ref) }),
  );
  if (ranking.length === 0) {
    const why = l10n.t('None of the {0} examples of {1} was trained on twice: a variance needs two epochs.', once, ref.runId);
    const more = l10n.t('What to Do');
    if ((await vscode.window.showInformationMessage(why, more)) === more) await openPanel();
    return undefined;
  }
  const picked = await pickExamples(ranking);
  if (picked !== 'panel') return picked?.map(({ problem }) => problem);
  await openPanel();
  return undefined;
}

/** A name for which there is neither a recipe nor a dataset yet: `one-shot-RUN`, then `one-shot-RUN-2`. */
async function freePlace(folder: string, run: string): Promise<string> {
  for (let number = 1; ; number++) {
    const place = number === 1 ? `one-shot-${run}` : `one-shot-${run}-${number}`;
    const taken = await Promise.all(['.recipe.yaml', '.jsonl'].map((ending) => exists(join(folder, `${place}${ending}`))));
    if (!taken.includes(true)) return place;
  }
}
