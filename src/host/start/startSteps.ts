import { basename, dirname, relative, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { modelFolderNamed } from '../../store/hubCache';
import { readModelFacts } from '../models/modelFolder';
import { oneSentence } from '../panels/answer';
import type { FoundRecipe } from '../recipes/foundRecipe';
import { parameterWords } from '../figures';
import { describeEstimate, type Estimate } from './estimate';
import type { FlowStep } from './flow';
import { overrideProblem, overrideRows, parseAssignment, type OverrideRow } from './overrides';
import type { StartState } from './startState';
import { pickStep } from './stepPick';

/** What the steps need from outside. */
export interface StartSources {
  title: string;
  /** The folder the run will be in; shortens paths. */
  folder: string;
  recipes(): Promise<FoundRecipe[]>;
  /** Models and checkpoints to start from, with what to call them. */
  models(): Promise<{ path: string; label: string; description: string }[]>;
  estimate(state: StartState, signal: AbortSignal): Promise<Estimate>;
}

/** Recipe → base model → overrides → estimate and start; Enter takes the default of each. */
export function startSteps(sources: StartSources): FlowStep<StartState>[] {
  return [recipeStep(sources), modelStep(sources), overridesStep(sources), reviewStep(sources)];
}

function recipeStep({ title, folder, recipes }: StartSources): FlowStep<StartState> {
  return async (state, position) => {
    const items = recipes().then((found) =>
      found.map((recipe) => ({
        label: `$(${recipe.problem ? 'warning' : 'file'}) ${basename(recipe.path)}`,
        description: recipe.bundled ? l10n.t('bundled with Post-Training Lab') : relative(folder, dirname(recipe.path)),
        detail: recipe.problem ?? recipeSummary(recipe),
        recipe,
      })),
    );
    const picked = await pickStep({ title, position, placeholder: l10n.t('Recipe (Enter takes the first)'), items });
    if (picked.kind !== 'picked') return picked;
    const { recipe } = picked.item;
    if (recipe.problem === null) return { kind: 'next', state: { ...state, recipe } };
    await vscode.window.showTextDocument(vscode.Uri.file(recipe.path));
    throw new Error(recipe.problem);
  };
}

function recipeSummary({ value }: FoundRecipe): string {
  const facts = ['max_steps', 'num_generations', 'learning_rate', 'loss_type'].filter((key) => value[key] !== undefined);
  return facts.map((key) => `${key} ${String(value[key])}`).join(' · ');
}

function modelStep({ title, models }: StartSources): FlowStep<StartState> {
  return async (state, position) => {
    const items = modelItems(state, models);
    const picked = await pickStep({ title, position, placeholder: l10n.t('Base model'), items });
    return picked.kind === 'picked' ? { kind: 'next', state: { ...state, model: picked.item.path } } : picked;
  };
}

async function modelItems({ recipe, model }: StartState, models: StartSources['models']) {
  const written = recipe?.value['model'];
  const own = recipe && typeof written === 'string' ? namedModel(written, dirname(recipe.path)) : undefined;
  const facts = own === undefined ? undefined : await readModelFacts(own);
  const size = facts?.parameters == null ? '' : l10n.t('{0} parameters', parameterWords(facts.parameters));
  const others = (await models()).filter(({ path }) => path !== own);
  const items = [
    ...(facts
      ? [
          {
            label: `$(${facts.problem ? 'warning' : 'package'}) ${facts.name}`,
            description: l10n.t('as the recipe says'),
            detail: facts.problem ?? size,
            path: null,
          },
        ]
      : []),
    ...others.map(({ path, label, description }) => ({
      label: `$(package) ${label}`,
      description,
      detail: '',
      path,
    })),
  ];
  // What was clicked in the tree comes first, so that Enter takes it.
  return items.sort((a, b) => Number(b.path === model) - Number(a.path === model));
}

function namedModel(name: string, folder: string): string {
  return modelFolderNamed(name, folder) ?? resolve(folder, name);
}

interface OverrideItem extends vscode.QuickPickItem {
  row?: OverrideRow;
  assignment?: { key: string; value: string };
}

function overridesStep({ title }: StartSources): FlowStep<StartState> {
  return async (state, position) => {
    const value = state.recipe?.value ?? {};
    const rows = overrideRows(state.method, value, state.overrides);
    const changed = Object.keys(state.overrides).length;
    const go: OverrideItem = {
      label: `$(arrow-right) ${changed === 0 ? l10n.t('Go on without changes') : l10n.t('Go on')}`,
      description: Object.entries(state.overrides)
        .map(([key, text]) => `${key}=${text}`)
        .join(' '),
    };
    const items: OverrideItem[] = [
      go,
      { label: l10n.t('Change for this run'), kind: vscode.QuickPickItemKind.Separator },
      ...rows.map((row) => ({
        label: `$(${row.changed ? 'edit' : 'symbol-property'}) ${row.key}`,
        description: row.value,
        detail: row.description,
        row,
      })),
    ];
    const picked = await pickStep<OverrideItem>({
      title,
      position,
      placeholder: l10n.t('Overrides: pick a key, type key=value, or press Enter to go on'),
      items,
      typed: (text) => {
        const assignment = parseAssignment(text);
        if (!assignment) return undefined;
        const problem = overrideProblem(value, state.overrides, assignment.key, assignment.value);
        if (problem !== undefined) return { label: `$(warning) ${text.trim()}`, description: problem, alwaysShow: true };
        return { label: `$(edit) ${assignment.key} = ${assignment.value}`, alwaysShow: true, assignment };
      },
    });
    if (picked.kind !== 'picked') return picked;
    const { row, assignment } = picked.item;
    const change = assignment ?? (row && (await askValue(title, value, state, row)));
    if (change) return { kind: 'again', state: { ...state, overrides: { ...state.overrides, [change.key]: change.value } } };
    return picked.item === go ? { kind: 'next', state } : { kind: 'again', state };
  };
}

async function askValue(title: string, recipe: Readonly<Record<string, unknown>>, state: StartState, row: OverrideRow) {
  const value = await vscode.window.showInputBox({
    title,
    prompt: `${row.key}: ${row.description}`,
    value: row.value,
    ignoreFocusOut: true,
    validateInput: (text) => overrideProblem(recipe, state.overrides, row.key, text),
  });
  return value === undefined || value === row.value ? undefined : { key: row.key, value };
}

function reviewStep({ title, estimate }: StartSources): FlowStep<StartState> {
  return async (state, position) => {
    const abort = new AbortController();
    const start = {
      label: `$(play) ${l10n.t('Start')}`,
      description: l10n.t('{0} steps', stepsOf(state)),
      alwaysShow: true,
      start: true,
    };
    const items = estimate(state, abort.signal).then(
      (found) => {
        const { time, memory, parts, warnings } = describeEstimate(found);
        return [
          start,
          { label: l10n.t('Estimate'), kind: vscode.QuickPickItemKind.Separator, start: true },
          { label: `$(clock) ${time}`, start: true },
          { label: `$(chip) ${memory}`, detail: parts, start: true },
          ...warnings.map((warning) => ({ label: `$(warning) ${warning}`, start: true })),
        ];
      },
      (error: unknown) => [
        { label: `$(error) ${oneSentence(error)}`, description: l10n.t('go back and change it'), start: false },
      ],
    );
    const picked = await pickStep<vscode.QuickPickItem & { start: boolean }>({
      title,
      position,
      placeholder: l10n.t('Memory and time are estimated by trying a little of a step; Enter starts'),
      initial: [start],
      items,
    });
    abort.abort();
    if (picked.kind !== 'picked') return picked;
    return picked.item.start ? { kind: 'next', state } : { kind: 'back' };
  };
}

function stepsOf({ recipe, overrides }: StartState): string {
  return overrides['max_steps'] ?? String(recipe?.value['max_steps'] ?? '');
}
