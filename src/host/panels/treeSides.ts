import * as l10n from '@vscode/l10n';
import type { Ask } from '../../contract/messages/protocol';
import type { TreeOverview, TreeProtocol, TreeSource } from '../../contract/messages/tree';
import { sameRun, type RunRef } from '../runs/runRef';
import type { KnownEvaluation } from './evaluationLibrary';
import { commonProblems } from './treeProblems';
import { offeredStep, offered, type OfferedSource } from './treeSources';

export type AskedSide = Pick<Ask<TreeProtocol, 'pickSide'>, 'side' | 'beside'>;

/**
 * What can stand at one side of a tree, each as the tree that it makes with what stands at the other: evaluations of the run, then of others, then the run's
 * steps, newest first. Samples of an evaluation and of a step are not merged, so one beside the other's kind stands by itself.
 */
export function offeredSides(
  ref: RunRef,
  known: readonly KnownEvaluation[],
  steps: TreeOverview['steps'],
  { side, beside }: AskedSide,
): OfferedSource[] {
  const ordered = [...known.filter((one) => sameRun(one.ref, ref)), ...known.filter((one) => !sameRun(one.ref, ref))];
  const opposite = beside?.kind === 'evaluations' ? known.find(({ key }) => key === beside.keys[0]) : undefined;
  const none = beside && { source: beside, label: l10n.t('None'), description: l10n.t('the other side by itself') };
  const evaluations = ordered
    .filter((one) => one !== opposite)
    .map((one) => {
      const alone = offered([one]);
      return {
        ...alone,
        source: joined(alone.source, side, beside),
        description: withShared(alone.description, one, opposite, beside),
      };
    });
  const ofSteps = steps
    .toReversed()
    .filter(({ step }) => beside?.kind !== 'step' || beside.step !== step)
    .map((step) => {
      const alone = offeredStep(step);
      return {
        ...alone,
        source: joined(alone.source, side, beside),
        description: beside?.kind === 'evaluations' ? l10n.t('by itself') : '',
      };
    });
  return [...(none ? [none] : []), ...evaluations, ...ofSteps];
}

/** A lone source at a side, with what is beside it where that is of its kind. */
function joined(one: TreeSource, side: AskedSide['side'], beside: TreeSource | null): TreeSource {
  const [base, other] = side === 'base' ? [one, beside] : [beside, one];
  if (base?.kind === 'evaluations' && other?.kind === 'evaluations')
    return { kind: 'evaluations', keys: [base.keys[0]!, other.keys[0]!] };
  if (base?.kind === 'step' && other?.kind === 'step')
    return { kind: 'step', step: other.step, attempt: other.attempt, base: { step: base.step, attempt: base.attempt } };
  return one;
}

function withShared(
  description: string,
  one: KnownEvaluation,
  opposite: KnownEvaluation | undefined,
  beside: TreeSource | null,
): string {
  if (beside === null) return description;
  if (!opposite) return `${description} · ${l10n.t('by itself')}`;
  const shared = commonProblems([opposite.record, one.record]).all.length;
  const words =
    shared === 0
      ? l10n.t('no problem in common')
      : shared === 1
        ? l10n.t('one problem in common')
        : l10n.t('{0} problems in common', shared);
  return `${description} · ${words}`;
}
