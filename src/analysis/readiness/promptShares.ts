import type { Count } from '../passAtK';

/** Prompts by what a model's samples of them were. */
export interface PromptShares {
  /** No success: RL sees no reward there, unless more samples find one. */
  never: number;
  /** Nothing but successes: no gradient either. */
  always: number;
  between: number;
}

/** Counts of prompts; those without samples are in none. */
export function promptShares(counts: readonly Count[]): PromptShares {
  const sampled = counts.filter(({ n }) => n > 0);
  const never = sampled.filter(({ c }) => c === 0).length;
  const always = sampled.filter(({ n, c }) => c === n).length;
  return { never, always, between: sampled.length - never - always };
}
