/**
 * Share of the n-grams of a sequence that occurred before in it, 1 − distinct / all, 0 … 1 (as rep-n of Welleck et al. 2020,
 * arXiv:1908.04319). null of a sequence with no n-gram.
 * @param items token ids, or words
 */
export function repeatedShare(items: ArrayLike<number | string>, n = 4): number | null {
  const all = items.length - n + 1;
  if (all < 1) return null;
  const seen = new Set<string>();
  const window: (number | string)[] = [];
  for (let i = 0; i < items.length; i++) {
    window.push(items[i]!);
    if (window.length > n) window.shift();
    if (window.length === n) seen.add(JSON.stringify(window));
  }
  return 1 - seen.size / all;
}

/** Fewest times that a loop goes round, and fewest items that it covers. */
const ROUNDS = 3;
const COVERED = 12;
/** Longest loop looked for. */
const LONGEST = 200;

/**
 * Items of the loop that a sequence ends in: the shortest that its end consists of at least three times over, covering 12 items or more. null where
 * it does not. What ends in one was most likely cut off at the length limit.
 */
export function endLoop(items: ArrayLike<number | string>): number | null {
  const { length } = items;
  for (let period = 1; period <= Math.min(LONGEST, Math.floor(length / ROUNDS)); period++) {
    const needed = Math.max(ROUNDS * period, COVERED);
    if (needed > length) continue;
    let same = 0;
    while (same < needed - period && items[length - 1 - same] === items[length - 1 - same - period]) same++;
    if (same === needed - period) return period;
  }
  return null;
}
