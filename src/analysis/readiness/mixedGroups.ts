import { bootstrapMeans, type Interval } from '../bootstrap';
import { passAtK, type Count } from '../passAtK';

/**
 * Chance that a group of `size` completions of one prompt has a right and a wrong one, and so a gradient: with group-normalised advantages one that
 * is all right or all wrong has none (Yu et al. 2025, "DAPO", section 3.2). Unbiased from n samples of which c were right:
 * 1 − C(n−c, size)/C(n, size) − C(c, size)/C(n, size).
 *
 * @throws RangeError where size is not in 1 … n
 */
export function mixedGroupChance({ n, c }: Count, size: number): number {
  // Some right, and not all: "some wrong" is pass@size of the wrong ones.
  return passAtK({ n, c }, size) + passAtK({ n, c: n - c }, size) - 1;
}

/** Expected share of groups with a gradient. */
export interface MixedShare extends Interval {
  numGenerations: number;
}

/**
 * Mean of {@link mixedGroupChance} over prompts for each group size, with its 95 % bootstrap interval over prompts.
 * @param sizes each at most the fewest samples of a prompt
 */
export function mixedShares(counts: readonly Count[], sizes: readonly number[]): MixedShare[] {
  if (sizes.length === 0) return [];
  const columns = sizes.map((size) => counts.map((count) => mixedGroupChance(count, size)));
  return bootstrapMeans(columns).map((interval, index) => ({ numGenerations: sizes[index]!, ...interval }));
}
