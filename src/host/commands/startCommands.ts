import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { methodLabel } from '../../contract/methodLabels';
import type { Method } from '../../contract/recipe';
import { newRunId } from '../../store/runPaths';
import { findRecipes } from '../recipes/findRecipes';
import { readRecipe, type FoundRecipe } from '../recipes/foundRecipe';
import { isRecipePath } from '../recipes/recipeFiles';
import { defaultBackend, runsFolderOf } from '../settings';
import { estimateSchema, type Estimate } from '../start/estimate';
import { runFlow } from '../start/flow';
import { setOptions, type StartState } from '../start/startState';
import { startFromSchema } from '../start/startFrom';
import { startFailure } from '../start/startFailure';
import { startingModels } from '../start/startingModels';
import { startSteps } from '../start/startSteps';
import { askFolder } from './askFolder';
import type { CommandServices } from './services';
import { commandId, type CommandHandlers } from './table';
import { commandTarget } from './target';

/** Start a run: by method, or from a recipe file. */
export function startCommands(
  services: CommandServices,
): Pick<
  CommandHandlers,
  'startGrpo' | 'startSft' | 'startDpo' | 'startRloo' | 'startDistill' | 'startRewardModel' | 'startPpo' | 'startRecipe'
> {
  const begin = async (method: Method, target: unknown) => {
    const from = startFromSchema.safeParse(target).data;
    if (!from) return start(services, { method, recipe: null, model: commandTarget(target).model ?? null, overrides: {} });
    const recipe = from.recipePath === null ? null : await readRecipe(from.recipePath, false);
    return start(services, { method, recipe, model: from.model, overrides: from.overrides });
  };
  return {
    startGrpo: (target) => begin('grpo', target),
    startSft: (target) => begin('sft', target),
    startDpo: (target) => begin('dpo', target),
    startRloo: (target) => begin('rloo', target),
    startDistill: (target) => begin('distill', target),
    startRewardModel: (target) => begin('reward-model', target),
    startPpo: (target) => begin('ppo', target),
    startRecipe: async (target) => {
      const uri = target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
      if (!uri || !isRecipePath(uri.path)) return begin('grpo', undefined);
      const recipe = await readRecipe(uri.fsPath, false);
      if (recipe.isSweep) return void (await vscode.commands.executeCommand(commandId('startSweep'), uri));
      if (recipe.problem !== null) throw new Error(recipe.problem);
      await start(services, { method: recipe.method ?? 'grpo', recipe, model: null, overrides: {} });
    },
  };
}

async function start(services: CommandServices, initial: StartState): Promise<void> {
  const folder = await askFolder(initial.recipe?.path);
  if (!folder) return;
  const { extension, models, library, posttrain } = services;
  const bundled = vscode.Uri.joinPath(extension, 'examples', 'recipes').fsPath;
  const given = initial.recipe;
  const chosen = await runFlow(
    startSteps({
      title: l10n.t('Start {0} Run', methodLabel(initial.method)),
      folder: folder.uri.fsPath,
      recipes: async () => {
        const found = await findRecipes(initial.method, bundled);
        return given ? [given, ...found.filter(({ path }) => path !== given.path)] : found;
      },
      models: () => startingModels(initial.method, models, library),
      estimate: (state, signal) => estimate(posttrain, state, signal),
    }),
    initial,
  );
  if (chosen?.recipe) await launch(services, folder, chosen, chosen.recipe);
}

async function launch(
  { launcher, library, panels, reveal }: CommandServices,
  folder: vscode.WorkspaceFolder,
  state: StartState,
  recipe: FoundRecipe,
) {
  const runsFolder = runsFolderOf(folder).path;
  const model = state.model ?? String(recipe.value['model'] ?? '');
  const runId = newRunId(`${state.method}-${lastPart(model)}`);
  const backend = backendFor(state, recipe);
  const begun = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Starting {0}…', runId), cancellable: true },
    async (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const request = {
        runsFolder,
        runId,
        recipePath: recipe.path,
        workingFolder: folder.uri.fsPath,
        ...(backend ? { backend } : {}),
      };
      try {
        return await launcher().start({ ...request, set: setOptions(state), signal: abort.signal });
      } catch (error) {
        if (abort.signal.aborted) return undefined;
        throw startFailure(error);
      }
    },
  );
  if (!begun) return;
  const ref = { runsFolder, runId };
  await library.look(ref);
  panels.show('run', ref);
  await reveal(ref);
}

/** The default of the settings, where neither the recipe nor an override names a backend. */
function backendFor({ overrides }: StartState, { value }: FoundRecipe) {
  return overrides['backend'] !== undefined || value['backend'] != null ? null : defaultBackend();
}

async function estimate(posttrain: CommandServices['posttrain'], state: StartState, signal: AbortSignal): Promise<Estimate> {
  if (!state.recipe) throw new Error(l10n.t('No recipe was chosen.'));
  const backend = backendFor(state, state.recipe);
  const set = Object.entries(setOptions(state)).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const printed = await posttrain(
    ['estimate', state.recipe.path, ...set, ...(backend ? ['--backend', backend] : []), '--json'],
    signal,
  );
  return estimateSchema.parse(JSON.parse(printed));
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).pop() ?? 'model';
}
