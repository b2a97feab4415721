import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { hasRollouts } from '../../contract/rolloutSettings';
import type { RunEntry } from '../../store/runEntry';
import { runPaths } from '../../store/runPaths';
import { isRewardModel } from '../runs/runActions';
import { runKey, type RunRef } from '../runs/runRef';
import { sweepKey } from '../sweeps/sweepRef';
import { pickRun } from './pickRun';
import { revealFolder } from './revealFolder';
import type { CommandServices } from './services';
import type { CommandHandlers, CommandName } from './table';
import { commandTarget } from './target';

type Opening =
  | 'openRunsTable'
  | 'openRun'
  | 'openRollouts'
  | 'compare'
  | 'openCoverage'
  | 'openTokens'
  | 'openTree'
  | 'openBehaviours'
  | 'openOneShot'
  | 'showLog'
  | 'openRecipe'
  | 'reveal'
  | 'copyId'
  | 'refresh';

/** Commands that show something and change nothing. */
export function openCommands({
  library,
  models,
  panels,
  runsTable,
}: CommandServices): Pick<CommandHandlers, Extract<CommandName, Opening>> {
  const runOf = async (target: unknown, placeholder: string, fits: (entry: RunEntry) => boolean = () => true) =>
    commandTarget(target).ref ?? pickRun(library, { placeholder, none: l10n.t('No run here fits.'), fits });
  const writesText = (entry: RunEntry) => healthy(entry) && !isRewardModel(entry);
  const samples = (entry: RunEntry) => entry.kind === 'run' && hasRollouts(entry.record.recipe);
  const healthy = (entry: RunEntry) => entry.kind === 'run';
  const recordOf = (ref: RunRef) => {
    const entry = library.find(ref);
    if (entry?.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', ref.runId));
    return entry.record;
  };
  return {
    openRunsTable: () => Promise.resolve(runsTable.show()),
    openRun: async (target) => {
      const ref = await runOf(target, l10n.t('Which run is to be opened?'));
      if (ref) panels.show('run', ref);
    },
    openRollouts: async (target) => {
      const ref = await runOf(target, l10n.t('Rollouts of which run?'), samples);
      if (ref) panels.show('rollouts', ref, { step: commandTarget(target).step });
    },
    compare: async (target) => {
      const ref = await runOf(target, l10n.t('Which run is to be compared with its base?'), writesText);
      if (ref) panels.show('compare', ref, { step: commandTarget(target).step });
    },
    openCoverage: async (target) => {
      const ref = await runOf(target, l10n.t('Coverage (pass@k) of which run?'), writesText);
      const { step, evaluation } = commandTarget(target);
      if (ref) panels.show('coverage', ref, { step, evaluation });
    },
    openTokens: async (target) => {
      const ref = await runOf(target, l10n.t('Tokens of which run?'), writesText);
      const { step, evaluation } = commandTarget(target);
      if (ref) panels.show('tokens', ref, { step, evaluation });
    },
    openTree: async (target) => {
      const ref = await runOf(target, l10n.t('Search tree of which run?'), writesText);
      const { step, evaluation, prompt } = commandTarget(target);
      if (ref) panels.show('tree', ref, { step, evaluation, prompt });
    },
    openBehaviours: async (target) => {
      const ref = await runOf(target, l10n.t('Behaviours of which run?'), writesText);
      const { step, evaluation } = commandTarget(target);
      if (ref) panels.show('behaviours', ref, { step, evaluation });
    },
    openOneShot: async (target) => {
      const ref = await runOf(target, l10n.t('One-shot RLVR: examples of which run?'), samples);
      if (ref) panels.show('one-shot', ref);
    },
    showLog: async (target) => {
      const ref = await runOf(target, l10n.t('Log of which run?'));
      if (ref) await openFile(join(runKey(ref), 'trainer.log'));
    },
    openRecipe: async (target) => {
      const ref = await runOf(target, l10n.t('Recipe of which run?'), healthy);
      if (!ref) return;
      // run.json holds the recipe too, as it was resolved.
      const { recipePath } = recordOf(ref);
      await openFile(recipePath ?? runPaths(runKey(ref)).record);
    },
    reveal: async (target) => {
      const { ref, sweep, model, evaluation } = commandTarget(target);
      if (model !== undefined) return revealFolder(model);
      if (sweep) return revealFolder(sweepKey(sweep));
      const run = ref ?? (await runOf(undefined, l10n.t('Which run is to be revealed?')));
      if (run) await revealFolder(evaluation === undefined ? runKey(run) : runPaths(runKey(run)).evaluationFolder(evaluation));
    },
    copyId: async (target) => {
      const ref = await runOf(target, l10n.t('Id of which run?'));
      if (!ref) return;
      await vscode.env.clipboard.writeText(ref.runId);
      vscode.window.setStatusBarMessage(l10n.t('Copied {0}', ref.runId), 3000);
    },
    refresh: async () => {
      models.refresh();
      await library.refresh();
    },
  };
}

async function openFile(path: string): Promise<void> {
  if (!existsSync(path)) throw new Error(l10n.t('{0} does not exist.', path));
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
}
