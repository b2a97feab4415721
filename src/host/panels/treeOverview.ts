import type { TreeOverview, TreeSource } from '../../contract/messages/tree';
import type { RunEntry } from '../../store/runEntry';
import type { RunRef } from '../runs/runRef';
import { coverageOverview, type CoverageFacts } from './coverageOverview';

/** What to show first: an evaluation, the one of a step, or a step's own rollouts where it has none or one of its prompts is named. */
export interface TreeFocus {
  step?: number | undefined;
  evaluation?: string | undefined;
  /** Id of a prompt of the step. */
  prompt?: string | undefined;
}

export interface TreeFacts extends Omit<CoverageFacts, 'asked'> {
  /** Newest attempt of each step that has rollouts. */
  steps: TreeOverview['steps'];
  focus: TreeFocus;
  /** When it was asked for, ms. */
  at: number;
}

/** What the Search Tree panel of a run offers: the Coverage panel's evaluations, and the run's steps. */
export function treeOverview(ref: RunRef, entry: RunEntry, { steps, focus, at, ...facts }: TreeFacts): TreeOverview {
  const { step, evaluation, prompt } = focus;
  const isNamed = step !== undefined || evaluation !== undefined;
  const overview = coverageOverview(ref, entry, { ...facts, asked: isNamed ? { step, evaluation, at } : null });
  const pair: TreeSource | null =
    overview.suggested.length === 0 ? null : { kind: 'evaluations', keys: overview.suggested.slice(0, 2) };
  const newest = steps.at(-1);
  const named = steps.find((one) => one.step === step);
  const ofStep: TreeSource | null = named ? { kind: 'step', ...named } : null;
  const asked = prompt !== undefined ? ofStep : overview.asked !== null ? pair : ofStep;
  const { title, choices, broken, evaluateReason } = overview;
  return {
    ...{ runId: entry.id, title, choices, broken, evaluateReason, steps },
    suggested: pair ?? (newest === undefined ? null : { kind: 'step', ...newest }),
    asked: asked && { source: asked, problem: prompt ?? null, at },
  };
}
