import { basename, dirname, relative } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { pointWords, valueWords } from '../../../analysis/sweep/pointWords';
import { methodSchema } from '../../../contract/recipe';
import { durationWords } from '../../figures';
import { oneSentence } from '../../panels/answer';
import type { Estimate } from '../../start/estimate';
import type { FlowStep } from '../../start/flow';
import { overrideRows, parseAssignment, type OverrideRow } from '../../start/overrides';
import { pickStep } from '../../start/stepPick';
import { runsWords } from '../describeSweep';
import { listProblem, listText, sweepPlan, type SweepPlanned, type SweepRecipe } from './sweepRecipe';
import type { SweepStartState } from './sweepState';

/** What the steps need from outside. */
export interface SweepSources {
  /** The folder the runs will be in; shortens paths. */
  folder: string;
  recipes(): Promise<SweepRecipe[]>;
  /** Checks the whole plan as the engine would, files too. Rejects with one sentence. */
  check(state: SweepStartState, signal: AbortSignal): Promise<void>;
  /** Of the first run. */
  estimate(state: SweepStartState, plan: SweepPlanned, signal: AbortSignal): Promise<Estimate>;
}

const SAMPLES = [16, 4, 8, 32, 64];
/** Of the plan, as rows of the last step. */
const MOST_LISTED = 50;

/** Recipe → swept keys → evaluation → plan and start; Enter takes the default of each. */
export function sweepSteps(sources: SweepSources): FlowStep<SweepStartState>[] {
  return [recipeStep(sources), keysStep(), evaluationStep(), reviewStep(sources)];
}

const title = (): string => l10n.t('Start Sweep');

function recipeStep({ folder, recipes }: SweepSources): FlowStep<SweepStartState> {
  return async (state, position) => {
    const items = recipes().then((found) =>
      found.map((recipe) => ({
        label: `$(${recipe.problem ? 'warning' : recipe.runs > 0 ? 'layers' : 'file'}) ${basename(recipe.path)}`,
        description: [...(recipe.runs > 0 ? [runsWords(recipe.runs)] : []), relative(folder, dirname(recipe.path))].join(' · '),
        detail: recipe.problem ?? recipeSummary(recipe),
        recipe,
      })),
    );
    const picked = await pickStep({
      ...{ title: title(), position, items },
      placeholder: l10n.t('Recipe (those with lists are sweeps as they are)'),
    });
    if (picked.kind !== 'picked') return picked;
    const { recipe } = picked.item;
    if (recipe.problem === null) return { kind: 'next', state: { ...state, recipe, lists: {} } };
    await vscode.window.showTextDocument(vscode.Uri.file(recipe.path));
    throw new Error(recipe.problem);
  };
}

function recipeSummary({ value, keys }: SweepRecipe): string {
  if (keys.length === 0) return l10n.t('no lists yet: choose which keys are swept');
  return keys.map((key) => `${key} ${valueWords(value[key])}`).join(' · ');
}

interface KeyItem extends vscode.QuickPickItem {
  go?: boolean;
  row?: OverrideRow;
  assignment?: { key: string; value: string };
}

function keysStep(): FlowStep<SweepStartState> {
  return async (state, position) => {
    const recipe = state.recipe?.value ?? {};
    const plan = sweepPlan(recipe, state.lists);
    const method = methodSchema.safeParse([recipe['method']].flat()[0]).data ?? 'grpo';
    const rows = overrideRows(method, recipe, state.lists);
    const hasRuns = plan.points.length > 0;
    const go: KeyItem[] = hasRuns
      ? [
          {
            label: `$(arrow-right) ${l10n.t('Go on with {0}', runsWords(plan.points.length))}`,
            description: l10n.t('over {0}', plan.keys.join(', ')),
            go: true,
          },
        ]
      : [];
    const picked = await pickStep<KeyItem>({
      ...{ title: title(), position },
      placeholder: hasRuns
        ? l10n.t('Press Enter to go on, pick a key to sweep, or type key=value, value')
        : l10n.t('Which key is to be swept? Pick it, or type it as temperature=0.7, 1, 1.3'),
      items: [
        ...go,
        { label: l10n.t('Sweep over'), kind: vscode.QuickPickItemKind.Separator },
        ...rows.map((row) => ({
          label: `$(${row.changed || plan.keys.includes(row.key) ? 'layers' : 'symbol-property'}) ${row.key}`,
          description: row.value,
          detail: row.description,
          row,
        })),
      ],
      typed: (text) => {
        const assignment = parseAssignment(text);
        if (!assignment) return undefined;
        const problem = listProblem(recipe, state.lists, assignment.key, assignment.value);
        if (problem !== undefined) return { label: `$(warning) ${text.trim()}`, description: problem, alwaysShow: true };
        const runs = sweepPlan(recipe, { ...state.lists, [assignment.key]: listText(assignment.value) }).points.length;
        return { label: `$(layers) ${text.trim()}`, description: runsWords(runs), alwaysShow: true, assignment };
      },
    });
    if (picked.kind !== 'picked') return picked;
    const { row, assignment } = picked.item;
    const change = assignment ?? (row && (await askValues(recipe, state, row)));
    if (change) return { kind: 'again', state: { ...state, lists: { ...state.lists, [change.key]: listText(change.value) } } };
    return picked.item.go ? { kind: 'next', state } : { kind: 'again', state };
  };
}

async function askValues(recipe: Readonly<Record<string, unknown>>, state: SweepStartState, row: OverrideRow) {
  const value = await vscode.window.showInputBox({
    title: title(),
    prompt: l10n.t('Values of {0}, with commas between them: {1}', row.key, row.description),
    value: row.value.replace(/^\[(.*)\]$/, '$1'),
    ignoreFocusOut: true,
    validateInput: (text) => {
      const problem = listProblem(recipe, state.lists, row.key, text);
      if (problem !== undefined) return problem;
      const { points } = sweepPlan(recipe, { ...state.lists, [row.key]: listText(text) });
      return { message: runsWords(points.length), severity: vscode.InputBoxValidationSeverity.Info };
    },
  });
  return value === undefined ? undefined : { key: row.key, value };
}

function evaluationStep(): FlowStep<SweepStartState> {
  return async (state, position) => {
    const isHeldOut = state.recipe?.value['eval_dataset'] != null;
    const none = {
      label: `$(circle-slash) ${l10n.t('No evaluation')}`,
      description: l10n.t('it can be made later'),
      samples: null,
    };
    const items = isHeldOut
      ? [
          ...SAMPLES.map((samples) => ({
            label: `$(beaker) ${l10n.t('{0} samples a problem', samples)}`,
            description: l10n.t('pass@1 to pass@{0} of the base and of each run, on the held-out problems', samples),
            samples,
          })),
          none,
        ]
      : [{ ...none, detail: l10n.t('The recipe has no eval_dataset.') }];
    const picked = await pickStep({
      ...{ title: title(), position, items },
      placeholder: l10n.t('How are the trained models compared at the end?'),
    });
    return picked.kind === 'picked' ? { kind: 'next', state: { ...state, evaluate: picked.item.samples } } : picked;
  };
}

interface ReviewItem extends vscode.QuickPickItem {
  start: boolean;
}

function reviewStep({ check, estimate }: SweepSources): FlowStep<SweepStartState> {
  return async (state, position) => {
    const abort = new AbortController();
    const plan = sweepPlan(state.recipe?.value ?? {}, state.lists);
    const start: ReviewItem = {
      label: `$(play) ${l10n.t('Start {0}', runsWords(plan.points.length))}`,
      description: l10n.t('one after the other, over {0}', plan.keys.join(', ')),
      alwaysShow: true,
      start: true,
    };
    const listed = [
      { label: runsWords(plan.points.length), kind: vscode.QuickPickItemKind.Separator, start: true },
      ...plan.points
        .slice(0, MOST_LISTED)
        .map(({ values }, index) => ({ label: `${index + 1}. ${pointWords(values)}`, start: true })),
    ];
    const items = check(state, abort.signal).then(
      async (): Promise<ReviewItem[]> => {
        const cost = await estimate(state, plan, abort.signal).then(
          (found) => `$(clock) ${costWords(found, plan)}`,
          (error: unknown) => `$(info) ${l10n.t('No estimate: {0}', oneSentence(error))}`,
        );
        return [start, { label: cost, start: true }, ...listed];
      },
      (error: unknown): ReviewItem[] => [
        { label: `$(error) ${oneSentence(error)}`, description: l10n.t('go back and change it'), start: false },
      ],
    );
    const picked = await pickStep<ReviewItem>({
      ...{ title: title(), position, items, initial: [start, ...listed] },
      placeholder: l10n.t('The plan is checked and its time estimated; Enter starts'),
    });
    abort.abort();
    if (picked.kind !== 'picked') return picked;
    return picked.item.start ? { kind: 'next', state } : { kind: 'back' };
  };
}

/** All runs at the pace of the first, its evaluation left out. */
function costWords({ millisecondsPerStep, steps }: Estimate, { points }: SweepPlanned): string {
  const all = points.reduce((sum, { recipe }) => {
    const own = recipe['max_steps'];
    return sum + (typeof own === 'number' ? own : steps);
  }, 0);
  return l10n.t('About {0} for {1} steps in all, at the pace of the first run', durationWords(all * millisecondsPerStep), all);
}
