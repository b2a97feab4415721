import * as l10n from '@vscode/l10n';
import { commonK } from '../../analysis/sweep/commonK';
import { writtenValues } from '../../analysis/sweep/pointWords';
import type { EvaluationRecord } from '../../contract/evaluation';
import {
  isSweepGoing,
  sweepActionSchema,
  type SweepAction,
  type SweepOverview,
  type SweepState,
  type SweptPassAtK,
  type SweptRunView,
} from '../../contract/messages/sweep';
import { rewardLabels } from '../../contract/reward';
import type { SweptRun } from '../../contract/sweep';
import type { RunEntry } from '../../store/runEntry';
import type { RunView } from '../../store/runView';
import type { SweepEntry } from '../../store/sweepStore';
import { sweepState, sweepTitle, sweptState } from '../sweeps/describeSweep';

/** What is known of a run of a sweep. */
export interface SweptFacts {
  /** undefined where nothing of it is there yet. */
  entry: RunEntry | undefined;
  /** What is shown of its log. */
  view: SweptLog | null;
  /** Of its last checkpoint. */
  evaluation: EvaluationRecord | null;
}

export type SweptLog = Pick<RunView, 'steps' | 'metrics' | 'evaluations'>;

/** Of the log of a run what is shown: a part that can be kept of many runs, as it is now. */
export function sweptLog({ steps, metrics, evaluations }: RunView): SweptLog {
  const columns = (['reward', 'entropy', 'loss'] as const).flatMap((name) => {
    const values = metrics[name];
    return values ? [[name, [...values]] as [string, (number | null)[]]] : [];
  });
  return { steps: [...steps], metrics: Object.fromEntries(columns), evaluations: evaluations.slice(-1) };
}

export interface SweepFacts {
  trusted: boolean;
  /** In the order of the record. */
  runs: readonly SweptFacts[];
  /** Of the model that they were trained from. */
  base: EvaluationRecord | null;
  /** Names of the models that they were trained from; where these are several, none of them is the base of all. */
  baseModels: readonly string[];
  /** Unix ms. */
  now: number;
}

/** Points of a run that cross to the panel at most, but for its first. */
const MOST_POINTS = 400;

/** What the Sweep panel shows. */
export function sweepOverview(entry: SweepEntry, facts: SweepFacts): SweepOverview {
  const states = facts.runs.map((run) => sweptState(run.entry));
  const state = sweepState(entry, states, facts.now);
  const planned = entry.kind === 'sweep' ? entry.record : null;
  const stride = strideOf(facts.runs.map(({ view }) => view?.steps ?? []));
  const curves = [facts.base, ...facts.runs.map(({ evaluation }) => evaluation)].map((one) => one?.passAtK ?? []);
  const k = commonK(curves);
  const { evaluation } = planned ?? { evaluation: null };
  return {
    sweepId: entry.id,
    title: sweepTitle(entry),
    state,
    message: sweepMessage(entry, state, states),
    createdAt: entry.createdAt,
    keys: planned?.keys ?? [],
    evaluation: evaluation && {
      samples: evaluation.samples,
      dataset: evaluation.dataset,
      reward: rewardLabels([evaluation.reward]).join(),
    },
    base: passAtK(facts.base, k),
    baseCaveat: baseCaveat(facts),
    runs: (planned?.runs ?? []).map((run, index) => runView(run, facts.runs[index]!, { k, stride, now: facts.now })),
    actions: sweepActionSchema.options.map((action) => ({
      action,
      disabledReason: disabledReason(action, entry, state, facts) ?? null,
    })),
  };
}

function baseCaveat({ baseModels, runs }: SweepFacts): string | null {
  if (baseModels.length < 2 || runs.every(({ evaluation }) => evaluation === null)) return null;
  return l10n.t('The runs were trained from different base models ({0}): no single base is compared.', baseModels.join(', '));
}

/** What all runs are shown with. */
interface Shared {
  k: number;
  /** Steps between two points. */
  stride: number;
  now: number;
}

function runView({ id, values }: SweptRun, { entry, view, evaluation }: SweptFacts, { k, stride, now }: Shared): SweptRunView {
  const summary = entry?.kind === 'run' ? entry.summary : null;
  const metrics = summary?.metrics ?? {};
  const kept = thinned(view?.steps ?? [], stride);
  const column = (name: string): (number | null)[] => {
    const values = view?.metrics[name];
    return values ? kept.map((index) => values[index] ?? null) : [];
  };
  const started = entry?.kind === 'run' ? entry.record.createdAt : null;
  const ended = summary === null || summary.alive ? now : (summary.endedAt ?? summary.lastEventAt ?? now);
  return {
    id,
    values: writtenValues(values),
    state: sweptState(entry),
    message: entry?.kind === 'broken' ? entry.reason : (summary?.message ?? null),
    step: summary?.step ?? 0,
    maxSteps: entry?.kind === 'run' ? entry.record.recipe.max_steps : 0,
    reward: metrics['reward'] ?? null,
    entropy: metrics['entropy'] ?? null,
    loss: metrics['loss'] ?? null,
    evalReward: view?.evaluations.at(-1)?.metrics['eval_reward'] ?? null,
    passAtK: passAtK(evaluation, k),
    milliseconds: started === null ? null : ended - started,
    steps: kept.map((index) => view!.steps[index]!),
    metrics: { reward: column('reward'), entropy: column('entropy'), loss: column('loss') },
  };
}

/** Steps between two points of a sweep's runs: so many that the longest has at most so many points. */
function strideOf(runs: readonly (readonly number[])[]): number {
  if (runs.every((steps) => steps.length <= MOST_POINTS)) return 1;
  return Math.ceil(runs.reduce((most, steps) => Math.max(most, steps.at(-1) ?? 0), 0) / MOST_POINTS);
}

/**
 * Indices of the steps that runs of any length share, so that a mean over seeds is of the same steps of each. The first, which they share too, is there
 * for a run that has not come to another.
 */
function thinned(steps: readonly number[], stride: number): number[] {
  return steps.flatMap((step, index) => (index === 0 || step % stride === 0 ? [index] : []));
}

function passAtK(evaluation: EvaluationRecord | null, k: number): SweptPassAtK | null {
  const [first] = evaluation?.passAtK ?? [];
  const last = evaluation?.passAtK.find((one) => one.k === k);
  return first && last ? { first, last, k } : null;
}

function sweepMessage(entry: SweepEntry, state: SweepState, runs: readonly SweptRunView['state'][]): string | null {
  if (entry.kind !== 'sweep') return entry.reason;
  const count = (...states: SweptRunView['state'][]) => runs.filter((run) => states.includes(run)).length;
  const left = runs.length - count('finished');
  switch (state) {
    case 'interrupted':
      return l10n.t('The process that carried it out is gone; Resume goes on with the {0} runs that are left.', left);
    case 'stopped':
      return l10n.t('{0} of {1} runs are left; Resume goes on with them.', left, runs.length);
    case 'failed':
      return l10n.t('{0} of {1} runs did not finish; Resume tries them again from their last checkpoints.', left, runs.length);
    case 'finished':
      return null;
    default:
      return entry.lastLine === '' ? null : entry.lastLine;
  }
}

function disabledReason(action: SweepAction, entry: SweepEntry, state: SweepState, facts: SweepFacts): string | undefined {
  const isGoing = isSweepGoing(state);
  const isRead = entry.kind === 'sweep';
  if (!isRead && action !== 'openLog' && action !== 'reveal') return l10n.t('The sweep has no readable record.');
  if (!facts.trusted && ['stop', 'resume', 'evaluate', 'writeReport'].includes(action))
    return l10n.t('This workspace is not trusted: nothing can be started, and running trainers are left alone.');
  switch (action) {
    case 'stop':
      if (state === 'stopping') return l10n.t('The sweep is stopping already.');
      return isGoing ? undefined : l10n.t('The sweep is not going.');
    case 'resume':
      if (isGoing) return l10n.t('The sweep is still going.');
      return state === 'finished' && !isEvaluationMissing(entry, facts) ? l10n.t('The sweep has finished.') : undefined;
    case 'evaluate':
    case 'writeReport':
      if (isGoing && action === 'evaluate') return l10n.t('The sweep is still going.');
      return facts.runs.some((run) => sweptState(run.entry) === 'finished') ? undefined : l10n.t('No run has finished yet.');
    case 'compareCoverage':
      return facts.runs.some(({ evaluation }) => evaluation !== null) ? undefined : l10n.t('No run has been evaluated yet.');
    default:
      return undefined;
  }
}

function isEvaluationMissing(entry: SweepEntry, { runs }: SweepFacts): boolean {
  return entry.kind === 'sweep' && entry.record.evaluation !== null && runs.some(({ evaluation }) => evaluation === null);
}
