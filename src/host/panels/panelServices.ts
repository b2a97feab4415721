import * as vscode from 'vscode';
import { recipeSchema, type Recipe } from '../../contract/recipe';
import { actOnRun, invoke } from '../commands/invoke';
import { pickSamplesFile } from '../commands/samplesCommand';
import type { CommandServices } from '../commands/services';
import { commandId } from '../commands/table';
import type { ReadinessSamplings } from '../readiness/samplings';
import { readRecipe } from '../recipes/foundRecipe';
import { backendOptions, behaviourPatterns, changeBehaviourPatterns } from '../settings';
import { actOnSweep } from '../sweeps/actOnSweep';
import type { CoverageThread } from './coverageThread';
import type { DiffDocuments } from './diffDocuments';
import { exportCsv } from './exportCsv';
import type { FillServices } from './filling';
import type { OpenedFiles } from './openedFiles';
import type { Panels } from './panels';
import { pickReference } from './pickReference';
import { saveFile } from './saveFile';
import { pickTreeProblem, pickTreeSource } from './treePicks';

interface PanelParts extends Pick<CommandServices, 'extension' | 'log' | 'library' | 'sweeps' | 'models' | 'posttrain'> {
  openedFiles: OpenedFiles;
  samplings: ReadinessSamplings;
  diffs: DiffDocuments;
  coverage: CoverageThread;
  isTrusted(): boolean;
  show: Panels['show'];
}

/** What each kind of panel may do beside reading. */
export function panelServices(parts: PanelParts): FillServices {
  const { extension, log, library, sweeps, models, openedFiles, posttrain, samplings, diffs, coverage, isTrusted, show } = parts;
  return {
    ...{ extension, log, library, sweeps },
    run: { library, isTrusted, template: (method) => bundledRecipe(extension, method), act: actOnRun },
    rollouts: {
      library,
      compare: (ref, step) => invoke('compare', ref, step),
      openRun: (ref) => invoke('openRun', ref),
      openTokens: (ref, step) => invoke('openTokens', ref, step),
      openTree: async (ref, step, prompt) => show('tree', ref, { step, prompt }),
      exportCsv,
    },
    compare: {
      library,
      isTrusted,
      posttrain,
      backendOptions,
      models: () => models.known(),
      openDiff: (left, right, title) => diffs.open(left, right, title),
    },
    coverage: {
      library,
      isTrusted,
      measure: (counted) => coverage.measure(counted),
      ...{ posttrain, backendOptions },
      save: saveFile,
      copy,
      act: (action, ref) => invoke(action, ref),
      pickReference,
      pickFile: async () => {
        const file = await pickSamplesFile();
        if (file !== null) await openedFiles.add(file);
        return file;
      },
      addedFiles: (kept) => openedFiles.of(kept),
    },
    tokens: {
      library,
      isTrusted,
      showRollout: (ref, focus) => show('rollouts', ref, focus),
      save: saveFile,
      copy,
      act: (action, ref, step) => invoke(action, ref, step),
    },
    tree: {
      library,
      isTrusted,
      pickSource: pickTreeSource,
      pickProblem: pickTreeProblem,
      save: saveFile,
      copy,
      act: (action, ref) => invoke(action, ref),
      openRollout: async (ref, { step, ...token }) => show('rollouts', ref, { step, token }),
    },
    sweep: {
      library,
      sweeps,
      isTrusted,
      act: actOnSweep,
      openRun: (ref) => invoke('openRun', ref),
      showCoverage: (ref, evaluations) => show('coverage', ref, { evaluations }),
      save: saveFile,
      copy,
    },
    behaviours: {
      library,
      isTrusted,
      patterns: behaviourPatterns,
      changePatterns: changeBehaviourPatterns,
      save: saveFile,
      copy,
      openRollout: async (ref, { step, ...place }) => show('rollouts', ref, { step, token: { ...place, position: 0 } }),
      act: (action, ref) =>
        action === 'openSettings' ? openSettings('postTraining.behaviours') : ref ? invoke(action, ref) : Promise.resolve(),
    },
    readiness: {
      ...{ library, isTrusted, samplings, backendOptions },
      save: saveFile,
      copy,
      startRun: async (from) => {
        await vscode.commands.executeCommand(commandId(from.method === 'rloo' ? 'startRloo' : 'startGrpo'), from);
      },
      openRun: (ref) => invoke('openRun', ref),
    },
    oneShot: {
      ...{ library, isTrusted, copy },
      startOneShot: async (ref, problems) => vscode.commands.executeCommand(commandId('oneShot'), { ref, problems }),
      openRun: (ref) => invoke('openRun', ref),
      openRollouts: (ref, step) => invoke('openRollouts', ref, step),
      save: saveFile,
    },
  };
}

/** To the clipboard. */
export async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

/** The bundled recipe of a method with its defaults filled in; null where there is none. */
async function bundledRecipe(extension: vscode.Uri, method: string): Promise<Recipe | null> {
  const { value } = await readRecipe(vscode.Uri.joinPath(extension, 'examples', 'recipes', `${method}.yaml`).fsPath, true);
  return recipeSchema.safeParse(value).data ?? null;
}

async function openSettings(query: string): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', query);
}
