import * as l10n from '@vscode/l10n';
import { fileName } from '../../analysis/fileName';
import type { TreeOverview, TreeSource } from '../../contract/messages/tree';
import { shortTitle } from '../runs/describeRun';
import { sameRun, type RunRef } from '../runs/runRef';
import { suggested } from './coverageOverview';
import { evaluationLabel } from './evaluationLabel';
import type { KnownEvaluation } from './evaluationLibrary';
import { problemGroups } from './problemGroups';

/** Something a tree can be made of, for a list to pick from. */
export interface OfferedSource {
  source: TreeSource;
  label: string;
  description: string;
}

/** Evaluations of a run beside their base, each alone, those of other runs, and the run's steps, newest first. */
export function offeredSources(ref: RunRef, known: readonly KnownEvaluation[], steps: TreeOverview['steps']): OfferedSource[] {
  const ordered = [...known.filter((one) => sameRun(one.ref, ref)), ...known.filter((one) => !sameRun(one.ref, ref))];
  const groups = problemGroups(ordered);
  const pairs = ordered
    .filter(({ record }) => record.step !== null)
    .map((one) => suggested(one, ordered, groups))
    .filter(({ length }) => length > 1);
  return [...pairs, ...ordered.map((one) => [one])].map(offered).concat(steps.toReversed().map(offeredStep));
}

/** The rollouts of a step by themselves. */
export function offeredStep({ step, attempt }: TreeOverview['steps'][number]): OfferedSource {
  return { source: { kind: 'step', step, attempt }, label: l10n.t('Rollouts of step {0}', step), description: '' };
}

/** One evaluation, or two with the base first. */
export function offered(evaluations: readonly KnownEvaluation[]): OfferedSource {
  const shown = evaluations.at(-1)!;
  const { record, run } = shown;
  const dataset = fileName(record.dataset);
  const labels = evaluations.map(({ run, record }) => evaluationLabel(record, run.record.recipe.method)).reverse();
  return {
    source: { kind: 'evaluations', keys: evaluations.map(({ key }) => key) },
    label: labels.length > 1 ? l10n.t('{0} and {1}', labels[0]!, labels[1]!) : labels[0]!,
    description: `${shortTitle(run)} · ${dataset} · ${l10n.t('{0} samples', record.samples)}`,
  };
}
