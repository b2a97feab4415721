import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { valueWords } from '../../analysis/sweep/pointWords';
import { isSweepGoing } from '../../contract/messages/sweep';
import { newRunId } from '../../store/runPaths';
import { updateUser } from '../../store/userFile';
import { plainMessage } from '../plainMessage';
import { defaultBackend, runsFolderOf } from '../settings';
import { estimateSchema } from '../start/estimate';
import { runFlow } from '../start/flow';
import { startFailure } from '../start/startFailure';
import { describeSweep, sweepState, sweepTitle, sweptStates } from '../sweeps/describeSweep';
import { findSweepRecipes } from '../sweeps/findSweepRecipes';
import { readSweepRecipe, type SweepPlanned } from '../sweeps/start/sweepRecipe';
import type { SweepStartState } from '../sweeps/start/sweepState';
import { sweepSteps } from '../sweeps/start/sweepSteps';
import { sweepKey, type SweepRef } from '../sweeps/sweepRef';
import { askFolder } from './askFolder';
import { nothingHere } from './nothingHere';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget } from './target';

const SAMPLES = [16, 4, 8, 32, 64];
const LONGEST_NAME = 200;

type Sweeping = 'startSweep' | 'openSweep' | 'stopSweep' | 'resumeSweep' | 'evaluateSweep' | 'renameSweep';

/** Start, open, stop, resume, evaluate and rename a sweep. */
export function sweepCommands(services: CommandServices): Pick<CommandHandlers, Sweeping> {
  const { sweeps, sweepLauncher, panels } = services;
  const sweepOf = async (target: unknown, placeholder: string, fits: (isGoing: boolean) => boolean = () => true) =>
    commandTarget(target).sweep ?? pickSweep(services, placeholder, fits);
  const resume = async (ref: SweepRef, evaluate: number | null) => {
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: l10n.t('Resuming {0}…', ref.sweepId) },
      () =>
        sweepLauncher()
          .resume(ref.runsFolder, ref.sweepId, evaluate)
          .catch((error: unknown) => {
            throw startFailure(error);
          }),
    );
    await sweeps.refresh();
    panels.showSweep(ref);
  };
  return {
    startSweep: (target) => start(services, target instanceof vscode.Uri ? target : undefined),
    openSweep: async (target) => {
      const ref = await sweepOf(target, l10n.t('Which sweep is to be opened?'));
      if (ref) panels.showSweep(ref);
    },
    stopSweep: async (target) => {
      const ref = await sweepOf(target, l10n.t('Which sweep is to stop?'), (isGoing) => isGoing);
      if (!ref) return;
      if (await sweepLauncher().stop(ref.runsFolder, ref.sweepId)) {
        await sweeps.refresh();
        vscode.window.setStatusBarMessage(l10n.t('{0} stops at the end of its step.', ref.sweepId), 5000);
        return;
      }
      const message = plainMessage(l10n.t('{0} was not stopped: no process carries it out.', ref.sweepId));
      void vscode.window.showInformationMessage(message);
    },
    resumeSweep: async (target) => {
      const ref = await sweepOf(target, l10n.t('Which sweep is to go on?'), (isGoing) => !isGoing);
      if (ref) await resume(ref, null);
    },
    evaluateSweep: async (target) => {
      const ref = await sweepOf(target, l10n.t('pass@k of the runs of which sweep?'), (isGoing) => !isGoing);
      if (!ref) return;
      const samples = await vscode.window.showQuickPick(
        SAMPLES.map((count) => ({
          label: l10n.t('{0} samples a problem', count),
          description: l10n.t('pass@1 to pass@{0}', count),
          count,
        })),
        { title: l10n.t('Evaluate the Runs of a Sweep'), placeHolder: l10n.t('How many samples?') },
      );
      if (samples) await resume(ref, samples.count);
    },
    renameSweep: async (target) => {
      const ref = await sweepOf(target, l10n.t('Which sweep is to be renamed?'));
      const entry = ref && sweeps.find(ref);
      if (!entry) return;
      if (entry.kind !== 'sweep') throw new Error(l10n.t('The sweep {0} has no readable record.', entry.id));
      const name = await vscode.window.showInputBox({
        title: l10n.t('Rename Sweep'),
        prompt: l10n.t('Empty goes back to the name it was started with.'),
        value: sweepTitle(entry),
        validateInput: (text) =>
          text.trim().length > LONGEST_NAME ? l10n.t('A name has up to {0} characters.', LONGEST_NAME) : undefined,
      });
      if (name === undefined) return;
      await updateUser(sweepKey(ref), (user) => ({ ...user, name: name.trim() || null }));
      await sweeps.refresh();
    },
  };
}

async function start(services: CommandServices, given: vscode.Uri | undefined): Promise<void> {
  const { extension, posttrain } = services;
  const folder = await askFolder(given?.fsPath);
  if (!folder) return;
  const chosen = await runFlow<SweepStartState>(
    sweepSteps({
      folder: folder.uri.fsPath,
      recipes: async () => {
        const found = await findSweepRecipes(vscode.Uri.joinPath(extension, 'examples', 'recipes').fsPath);
        const first = given && (await readSweepRecipe(given.fsPath));
        const all = first ? [first, ...found.filter(({ path }) => path !== first.path)] : found;
        if (all.length === 0) throw new Error(l10n.t('There is no recipe here yet.'));
        return all;
      },
      check: async (state, signal) => {
        const set = Object.entries(settings(state)).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
        const evaluate = state.evaluate === null ? [] : ['--evaluate', String(state.evaluate)];
        await posttrain(['sweep', state.recipe!.path, ...set, ...evaluate, '--plan', '--json'], signal);
      },
      estimate: async (state, plan, signal) => {
        const set = Object.entries(firstOf(state, plan)).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
        return estimateSchema.parse(JSON.parse(await posttrain(['estimate', state.recipe!.path, ...set, '--json'], signal)));
      },
    }),
    { recipe: null, lists: {}, evaluate: null },
  );
  if (chosen?.recipe) await launch(services, folder, chosen);
}

async function launch(
  { sweepLauncher, sweeps, panels, reveal }: CommandServices,
  folder: vscode.WorkspaceFolder,
  state: SweepStartState,
) {
  const runsFolder = runsFolderOf(folder).path;
  const sweepId = newRunId('sweep');
  const ref = { runsFolder, sweepId };
  const begun = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: l10n.t('Starting {0}…', sweepId), cancellable: true },
    async (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const request = {
        ...{ runsFolder, sweepId, recipePath: state.recipe!.path, workingFolder: folder.uri.fsPath },
        ...{ set: settings(state), evaluate: state.evaluate, signal: abort.signal },
      };
      try {
        return await sweepLauncher().start(request);
      } catch (error) {
        if (abort.signal.aborted) return undefined;
        throw startFailure(error);
      }
    },
  );
  if (begun === undefined) return;
  await sweeps.refresh();
  panels.showSweep(ref);
  await reveal(ref);
}

/** The `--set` overrides, the default backend of the settings among them where the recipe names none. */
function settings({ recipe, lists }: SweepStartState): Record<string, string> {
  const backend = recipe?.value['backend'] != null || lists['backend'] !== undefined ? null : defaultBackend();
  return { ...lists, ...(backend === null ? {} : { backend }) };
}

/** The first run of the plan, as overrides. */
function firstOf(state: SweepStartState, { points }: SweepPlanned): Record<string, string> {
  const values = Object.entries(points[0]?.values ?? {}).map(([key, value]) => [key, JSON.stringify(value) ?? valueWords(value)]);
  return { ...settings(state), ...(Object.fromEntries(values) as Record<string, string>) };
}

/** Asks which sweep is meant; takes the only one there is without asking. undefined when cancelled. */
async function pickSweep(
  { sweeps, library }: CommandServices,
  placeholder: string,
  fits: (isGoing: boolean) => boolean,
): Promise<SweepRef | undefined> {
  await Promise.all([sweeps.ready(), library.ready()]);
  const now = Date.now();
  const fitting = sweeps.sweeps().flatMap(({ ref, entry }) => {
    const states = sweptStates(entry, ref, library);
    return fits(isSweepGoing(sweepState(entry, states, now))) ? [{ ref, row: describeSweep(entry, states, now) }] : [];
  });
  const [only] = fitting;
  if (!only) {
    if (sweeps.sweeps().length === 0) nothingHere(l10n.t('There is no sweep here yet.'), l10n.t('Start Sweep…'), 'startSweep');
    else void vscode.window.showInformationMessage(l10n.t('There is no such sweep here.'));
    return undefined;
  }
  if (fitting.length === 1) return only.ref;
  const items = fitting.map(({ ref, row }) => ({ label: `$(${row.icon}) ${row.label}`, description: row.description, ref }));
  return (await vscode.window.showQuickPick(items, { title: l10n.t('Post-Training'), placeHolder: placeholder }))?.ref;
}
