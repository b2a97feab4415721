import type { ComparedSide } from '../../../src/contract/sampleOutput';
import type { Pair } from './sides';

/** Two outcomes of one seed, or of one problem. */
export interface Judged {
  seed: number;
  base: Pick<ComparedSide, 'reward'>;
  other: Pick<ComparedSide, 'reward'>;
}

/** A full reward is right, none is wrong; a failed reward is neither. */
export type Verdict = 'right' | 'partial' | 'wrong' | 'failed';
export type Outcome = 'both' | 'onlyBase' | 'onlyOther' | 'neither' | 'failed';
export const outcomes: readonly Outcome[] = ['both', 'onlyBase', 'onlyOther', 'neither', 'failed'];

export function verdictOf({ reward }: Pick<ComparedSide, 'reward'>): Verdict {
  if (reward === null) return 'failed';
  if (reward >= 1) return 'right';
  return reward > 0 ? 'partial' : 'wrong';
}

/** Who of the two is right; failed where either was not judged. */
export function outcomeOf({ base, other }: Pick<Judged, 'base' | 'other'>): Outcome {
  const [a, b] = [verdictOf(base), verdictOf(other)];
  if (a === 'failed' || b === 'failed') return 'failed';
  if (a === 'right') return b === 'right' ? 'both' : 'onlyBase';
  return b === 'right' ? 'onlyOther' : 'neither';
}

export function outcomeCounts(pairs: readonly Judged[]): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { both: 0, onlyBase: 0, onlyOther: 0, neither: 0, failed: 0 };
  for (const pair of pairs) counts[outcomeOf(pair)]++;
  return counts;
}

/** Whether the two models got different rewards for any seed. */
export function rewardsDiffer(pairs: readonly Judged[]): boolean {
  return pairs.some(({ base, other }) => base.reward !== other.reward);
}

/** The seed to show first: one that only the other model solves, else any where rewards differ, else any where texts do. */
export function tellingSeed(pairs: readonly Pair[]): number | null {
  const found =
    pairs.find((pair) => outcomeOf(pair) === 'onlyOther') ??
    pairs.find(({ base, other }) => base.reward !== other.reward) ??
    pairs.find(({ base, other }) => base.completion.text !== other.completion.text) ??
    pairs[0];
  return found?.seed ?? null;
}
