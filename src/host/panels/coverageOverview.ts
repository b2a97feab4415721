import * as l10n from '@vscode/l10n';
import { MOST_SHOWN, type CoverageChoice, type CoverageOverview } from '../../contract/messages/coverage';
import { runTitle, type RunEntry } from '../../store/runEntry';
import { isRewardModel, unsampled } from '../runs/runActions';
import { shortTitle } from '../runs/describeRun';
import { runKey, sameRun, type RunRef } from '../runs/runRef';
import { evaluationLabel } from './evaluationLabel';
import type { KnownEvaluation } from './evaluationLibrary';
import { settingsOf } from '../../analysis/recipeSettings';
import { describeVotes } from './votes';

export interface CoverageFacts {
  trusted: boolean;
  /** Of all runs, newest first. */
  known: readonly KnownEvaluation[];
  broken: CoverageOverview['broken'];
  /** See `problemGroups`. */
  groupsOf(known: readonly KnownEvaluation[]): ReadonlyMap<KnownEvaluation, number>;
  /** Step, id or keys of the evaluations to show, and when it was asked for; null where none was. */
  asked: {
    step?: number | undefined;
    evaluation?: string | undefined;
    /** Of any runs, all to be shown; those that are not there are left out. */
    keys?: readonly string[] | undefined;
    at: number;
  } | null;
}

/** What the Coverage panel of a run offers: its evaluations, then those of other runs. */
export function coverageOverview(ref: RunRef, entry: RunEntry, facts: CoverageFacts): CoverageOverview {
  const isOwn = (one: KnownEvaluation): boolean => sameRun(one.ref, ref);
  const ordered = [...facts.known.filter(isOwn), ...facts.known.filter((one) => !isOwn(one))];
  const groups = facts.groupsOf(ordered);
  const own = ordered.filter(isOwn);
  const several = (facts.asked?.keys ?? []).filter((key) => ordered.some((one) => one.key === key));
  const asked = several.length > 0 ? ordered.find(({ key }) => key === several[0]) : facts.asked && askedOf(facts.asked, own);
  const trained = own.filter(({ record }) => record.step !== null);
  // One that was evaluated as its base was says more than a newer one alone.
  const shown = asked ?? trained.find((one) => suggested(one, ordered, groups).length > 1) ?? trained[0] ?? own[0];
  return {
    runId: entry.id,
    title: runTitle(entry),
    choices: withDifferingSettings(ordered.map((one) => choice(one, groups.get(one)!))),
    broken: facts.broken,
    suggested:
      several.length > 0
        ? several.slice(0, MOST_SHOWN)
        : shown === undefined
          ? []
          : suggested(shown, ordered, groups).map(({ key }) => key),
    asked: facts.asked && asked ? { key: asked.key, at: facts.asked.at, count: Math.max(1, several.length) } : null,
    evaluateReason: evaluateReason(entry, facts.trusted),
    scoreReason: facts.trusted ? null : notScored(),
    reportReason: facts.trusted ? null : l10n.t('This workspace is not trusted: no process is started to write a report.'),
    ...{ files: null, unread: [], notes: [] },
  };
}

function askedOf(
  { step, evaluation }: NonNullable<CoverageFacts['asked']>,
  own: readonly KnownEvaluation[],
): KnownEvaluation | undefined {
  return own.find(({ record }) => (evaluation === undefined ? record.step === step : record.id === evaluation));
}

function choice({ key, ref, run, record }: KnownEvaluation, group: number): CoverageChoice {
  const { method } = run.record.recipe;
  const { createdAt, dataset, samples, temperature, top_p, top_k, max_completion_length, reward_funcs, failed } = record;
  return {
    ...{ createdAt, dataset, samples, temperature, top_p, top_k, max_completion_length, reward_funcs, failed, key, group },
    label: evaluationLabel(record, method),
    run: shortTitle(run),
    role: record.step === null ? 'base' : method === 'sft' || method === 'distill' ? 'distilled' : 'trained',
    problems: record.problems.length,
    areFailedCounted: failed > 0 && record.problems.reduce((sum, { n }) => sum + n, 0) === record.problems.length * samples,
    step: record.step,
    runKey: runKey(ref),
    recipe: record.step === null ? {} : settingsOf(run.record.recipe),
    votelessReason: describeVotes(record).reason,
  };
}

/**
 * Only settings in which trained models differ tell them apart: a recipe has some hundred, and there can be hundreds of evaluations. A key that a recipe lacks is
 * as one that is null.
 */
function withDifferingSettings(choices: readonly CoverageChoice[]): CoverageChoice[] {
  const trained = choices.filter(({ step }) => step !== null).map(({ recipe }) => recipe);
  const keys = new Set(trained.flatMap((recipe) => Object.keys(recipe)));
  const differing = new Set([...keys].filter((key) => new Set(trained.map((recipe) => recipe[key] ?? null)).size > 1));
  return choices.map((one) => ({
    ...one,
    recipe: Object.fromEntries(Object.entries(one.recipe).filter(([key]) => differing.has(key))),
  }));
}

/** The base of what is to be shown, and the other; or the newest checkpoint beside a base. */
export function suggested(
  shown: KnownEvaluation,
  ordered: readonly KnownEvaluation[],
  groups: ReadonlyMap<KnownEvaluation, number>,
): KnownEvaluation[] {
  const beside = ordered.filter((one) => one !== shown && groups.get(one) === groups.get(shown));
  if (shown.record.step === null) {
    const own = beside.filter(({ ref, record }) => sameRun(ref, shown.ref) && record.step !== null);
    const last = Math.max(...own.map(({ record }) => record.step ?? 0));
    return [shown, ...own.filter(({ record }) => record.step === last).slice(0, 1)];
  }
  const isBase = ({ record, ref }: KnownEvaluation): boolean =>
    record.step === null &&
    (sameRun(ref, shown.ref) || (record.model.sha256 !== null && record.model.sha256 === shown.run.record.baseModel.sha256));
  const bases = beside.filter(isBase);
  // Sampled alike, and of the same run, where there is a choice; else the newest.
  const alike = ({ record, ref }: KnownEvaluation): number =>
    (record.temperature === shown.record.temperature ? 4 : 0) +
    (record.samples === shown.record.samples ? 2 : 0) +
    (sameRun(ref, shown.ref) ? 1 : 0);
  const [base] = [...bases].sort((a, b) => alike(b) - alike(a));
  return base === undefined ? [shown] : [base, shown];
}

/** Of a workspace that is not trusted. */
export const notScored = (): string => l10n.t('This workspace is not trusted: no process is started to measure perplexity.');

/** Why no model of the run can be sampled; null where one can. */
export function evaluateReason(entry: RunEntry, trusted: boolean): string | null {
  if (!trusted) return l10n.t('This workspace is not trusted: models cannot be sampled.');
  if (entry.kind !== 'run') return l10n.t('The run has no readable record.');
  return isRewardModel(entry) ? unsampled() : null;
}
