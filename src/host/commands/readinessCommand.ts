import { basename, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { modelName } from '../../store/hubCache';
import { listReadiness, type KeptReadiness } from '../../store/readinessFiles';
import { newRunId, prepareRunsFolder, runPaths } from '../../store/runPaths';
import { timeWords } from '../figures';
import { amountArguments, type ReadinessAmount } from '../readiness/arguments';
import { isSameSamples, isUnchanged } from '../readiness/sameSamples';
import type { ReadinessSamplings } from '../readiness/samplings';
import { runKey } from '../runs/runRef';
import { backendOptions } from '../settings';
import { askFolder } from './askFolder';
import { nothingHere } from './nothingHere';
import { askAmount, askSource, type ReadinessSource } from './readinessPicks';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget } from './target';

interface Services extends Pick<CommandServices, 'panels' | 'models' | 'library' | 'extension'> {
  samplings: ReadinessSamplings;
}

/** Samples the training prompts before a run, and shows what was sampled before. */
export function readinessCommands(services: Services): Pick<CommandHandlers, 'readiness' | 'openReadiness'> {
  const { panels, samplings } = services;
  return {
    readiness: async (argument) => {
      const source = await askSource(services, argument);
      if (!source) return;
      const folder = await askFolder(source.near);
      if (!folder) return;
      const amount = await askAmount();
      if (!amount) return;
      const root = readinessRoot(folder);
      const known = await sameAs(await listReadiness(root), source, amount);
      const kept = known && (await askAgain(known));
      if (kept === undefined && known) return;
      if (kept) return panels.showFile('readiness', { file: kept.folder });
      await prepareRunsFolder(root);
      const file = join(root, newRunId(source.name));
      await panels.showFile('readiness', { file });
      samplings.start(file, [...source.args, ...amountArguments(amount), ...backendOptions()]);
    },
    openReadiness: async (argument) => {
      const { ref, evaluation } = commandTarget(argument);
      if (ref && evaluation !== undefined)
        return panels.showFile('readiness', { file: runPaths(runKey(ref)).evaluationFolder(evaluation) });
      const folders = vscode.workspace.workspaceFolders ?? [];
      const kept = (await Promise.all(folders.map((folder) => listReadiness(readinessRoot(folder))))).flat();
      if (kept.length === 0)
        return nothingHere(l10n.t('Nothing was sampled before training here yet.'), l10n.t('Is RL Worth It?'), 'readiness');
      const picked = await vscode.window.showQuickPick(kept.map(itemOf), {
        title: l10n.t('Is RL Worth It?'),
        placeHolder: l10n.t('Samples drawn before training'),
      });
      if (picked) await panels.showFile('readiness', { file: picked.kept.folder });
    },
  };
}

const readinessRoot = ({ uri }: vscode.WorkspaceFolder): string => join(uri.fsPath, '.posttraining', 'readiness');

/** The newest of the same samples; a recipe or a dataset that was changed since asks for something else. */
async function sameAs(
  kept: readonly KeptReadiness[],
  { wanted, near }: ReadinessSource,
  amount: ReadinessAmount,
): Promise<KeptReadiness | undefined> {
  if (!wanted) return undefined;
  for (const one of kept.filter(({ record }) => isSameSamples(record.asked, wanted, amount)))
    if (await isUnchanged(one.record, near === undefined ? [] : [near])) return one;
  return undefined;
}

/** What to show; null to sample again; undefined where it was cancelled. */
async function askAgain(kept: KeptReadiness): Promise<KeptReadiness | null | undefined> {
  const open = { label: l10n.t('Open what was sampled before'), description: timeOf(kept), kept };
  const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { kept: KeptReadiness | null }>(
    [open, { label: l10n.t('Sample again'), kept: null }],
    { title: l10n.t('Is RL Worth It?'), placeHolder: l10n.t('The same was sampled before') },
  );
  return picked?.kept;
}

function itemOf(kept: KeptReadiness): vscode.QuickPickItem & { kept: KeptReadiness } {
  const { asked, prompts } = kept.record;
  return {
    label: l10n.t('{0} on {1}', modelName(asked.model), basename(asked.dataset)),
    description: timeOf(kept),
    detail: l10n.t('{0} prompts × {1} samples, T = {2}', prompts, asked.samples, asked.temperatures.join(', ')),
    kept,
  };
}

const timeOf = ({ record }: KeptReadiness): string => timeWords(record.createdAt);
