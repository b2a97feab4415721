import { mean } from './mean';

export interface EntropyCollapse {
  /** Mean entropy of the first and of the newest {@link COLLAPSE_STEPS} steps, nats a token. */
  before: number;
  now: number;
}

export const COLLAPSE_STEPS = 5;
/** Share of the first steps' entropy below which it counts as collapsed. */
export const COLLAPSE_SHARE = 0.1;

/**
 * Whether the entropy of a run's policy has collapsed: its mean over the newest five steps is below a tenth of that over the first five. The
 * rule is ours; neither TRL nor verl has one. Runs of Cui et al. 2025 (arXiv:2505.22617) that did nothing about it had lost 94 % after a third of
 * their steps, and hardly learned from there on.
 * @param entropies mean entropy by step, in the order of steps; steps without one are passed over
 * @returns null where it has not, or fewer than ten steps have an entropy
 */
export function entropyCollapse(entropies: readonly (number | null)[]): EntropyCollapse | null {
  const first: number[] = [];
  const newest: number[] = [];
  for (const entropy of entropies) {
    if (entropy === null || !Number.isFinite(entropy)) continue;
    if (first.length < COLLAPSE_STEPS) first.push(entropy);
    else newest.push(entropy);
    if (newest.length > COLLAPSE_STEPS) newest.shift();
  }
  if (newest.length < COLLAPSE_STEPS) return null;
  const [before, now] = [mean(first), mean(newest)];
  return now < COLLAPSE_SHARE * before ? { before, now } : null;
}
