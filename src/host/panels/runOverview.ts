import { hasRollouts } from '../../contract/rolloutSettings';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { RunEvaluation, RunOverview } from '../../contract/messages/run';
import type { Recipe } from '../../contract/recipe';
import { runTitle, type RunEntry } from '../../store/runEntry';
import { millisecondsLeft, millisecondsPerStep } from '../../store/runTiming';
import type { RunView } from '../../store/runView';
import { runActions } from '../runs/runActions';

export interface RunOverviewFacts {
  trusted: boolean;
  /** The bundled recipe of the same method, with its defaults; null where there is none. */
  template: Recipe | null;
  /** Sealed checkpoints as they lie on the disk. */
  checkpoints: { step: number; bytes: number }[];
  /** Of `posttrain evaluate`, oldest first. */
  passAtK: { evaluations: readonly EvaluationRecord[]; broken: { id: string; reason: string }[] };
}

/** All that the Run panel shows. */
export function runOverview(entry: RunEntry, view: RunView, facts: RunOverviewFacts): RunOverview {
  const actions = runActions(entry, {
    trusted: facts.trusted,
    checkpoints: facts.checkpoints.length,
    hasRollouts: view.rollouts.some((file) => file !== null),
  });
  const recorded = {
    steps: view.steps,
    metrics: view.metrics,
    checkpoints: facts.checkpoints,
    evaluations: view.evaluations.map(({ step, metrics }) => ({ step, metrics })),
    passAtK: {
      evaluations: facts.passAtK.evaluations.map(runEvaluation).reverse(),
      broken: facts.passAtK.broken,
    },
    damagedLines: view.damagedLines,
    faults: view.faults,
    actions,
    runId: entry.id,
  };
  if (entry.kind !== 'run') {
    return {
      ...recorded,
      title: entry.id,
      method: '',
      hasRollouts: false,
      state: entry.kind === 'starting' ? 'starting' : 'failed',
      interrupted: false,
      message: entry.kind === 'broken' ? entry.reason : null,
      step: view.step,
      maxSteps: 0,
      millisecondsLeft: null,
      millisecondsPerStep: null,
      tokensPerSecond: null,
      baseModel: { name: '', parameters: null },
      peakMemoryBytes: null,
      backend: null,
      git: null,
      recipe: [],
    };
  }
  const { record, summary } = entry;
  return {
    ...recorded,
    title: runTitle(entry),
    method: record.recipe.method,
    hasRollouts: hasRollouts(record.recipe),
    state: summary.state,
    interrupted: summary.interrupted,
    message: summary.message,
    step: view.step,
    maxSteps: record.recipe.max_steps,
    millisecondsLeft: summary.alive ? millisecondsLeft(view, record.recipe.max_steps) : null,
    millisecondsPerStep: millisecondsPerStep(view),
    tokensPerSecond: newest(view.metrics['tokens_per_second']),
    baseModel: { name: record.baseModel.name, parameters: record.baseModel.parameters },
    peakMemoryBytes: largest(view.metrics['peak_memory_bytes']),
    backend: record.backend,
    git: record.git,
    recipe: recipeRows(record.recipe, facts.template),
  };
}

function runEvaluation(record: EvaluationRecord): RunEvaluation {
  const { id, createdAt, step, dataset, samples, failed, passAtK, strategy, entropyMatch, model, problems } = record;
  return {
    id,
    createdAt,
    step,
    dataset,
    samples,
    failed,
    passAtK,
    strategy,
    entropyMatch,
    modelName: model.name,
    problems: problems.length,
  };
}

/** The recipe line by line, with the template's value where that is another. Paths are no difference: they are the user's own. */
export function recipeRows(recipe: Recipe, template: Recipe | null): RunOverview['recipe'] {
  const other: Record<string, unknown> = template?.method === recipe.method ? { ...template } : {};
  return Object.entries(recipe).map(([key, value]) => {
    const shown = written(value);
    const differs = Object.hasOwn(other, key) && !pathKeys.has(key) && written(other[key]) !== shown;
    return { key, value: shown, template: differs ? written(other[key]) : null };
  });
}

const pathKeys = new Set(['model', 'teacher_model_name_or_path', 'train_dataset', 'eval_dataset']);

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function newest(column: readonly (number | null)[] | undefined): number | null {
  return column?.findLast((value) => value !== null) ?? null;
}

function largest(column: readonly (number | null)[] | undefined): number | null {
  const values = (column ?? []).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((a, b) => Math.max(a, b));
}
