import { studentInterval, type Estimate } from '../parity/statistics';
import { SEEDS } from './plan';

export type Verdict = 'shown' | 'not shown' | 'the opposite' | 'not decided';

/** One number a seed whose sign decides a claim. */
export interface Measure {
  /** The claim in a few words. */
  claim: string;
  /** What was published, with its source. */
  published: string;
  /** What the number is: `pass@1 of RL − base`. */
  what: string;
  /** In the order of the seeds; a seed without a finished run has none. */
  values: readonly number[];
  /** Which sign the claim has. */
  claimed: 'positive' | 'negative';
  digits: number;
}

/**
 * A claim is shown if Student's 95 % interval of the seeds' values lies on the claimed side of 0, the opposite if it lies on the other, and not
 * shown if it holds 0. Fewer seeds than planned decide nothing, nor do seeds that all gave one number: counts of some problems are coarse, and what does
 * not differ tells nothing of how far another seed may lie.
 */
export function verdictOf({ values, claimed }: Pick<Measure, 'values' | 'claimed'>): {
  verdict: Verdict;
  estimate: Estimate | null;
} {
  if (values.length < SEEDS.length || areAlike(values)) return { verdict: 'not decided', estimate: null };
  const estimate = studentInterval(values);
  const side = estimate.low > 0 ? 'positive' : estimate.high < 0 ? 'negative' : null;
  return { estimate, verdict: side === null ? 'not shown' : side === claimed ? 'shown' : 'the opposite' };
}

/** Counts on different problems add up to means that differ in their last bit. */
const ROUNDING = 1e-9;

function areAlike(values: readonly number[]): boolean {
  return Math.max(...values) - Math.min(...values) < ROUNDING;
}
