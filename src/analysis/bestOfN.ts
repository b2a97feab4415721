export interface Candidate {
  /** What the selector says of it; null where it could not say: such a one is taken only where there is no other. */
  score: number | null;
  /** What taking it is worth: 1 for a right completion, else 0. */
  value: number;
}

/**
 * Unbiased estimate of what the candidate of the highest score among n is worth, from N ≥ n candidates: the mean over all C(N, n) subsets.
 * The best of a subset is among candidates of one score s where none is above s and at least one is at it: of `upTo` candidates with
 * scores up to s, `equal` of them s, that has the chance [C(upTo, n) − C(upTo − equal, n)] / C(N, n). Those of equal scores are as likely as
 * each other, so their mean value counts. With values as scores it is pass@n.
 * @throws RangeError where n is not in 1 … N
 */
export function bestOfN(candidates: readonly Candidate[], n: number): number {
  const total = candidates.length;
  if (!Number.isInteger(n) || n < 1 || n > total) throw new RangeError(`n must be in 1 … ${total}; found n = ${n}`);
  const sorted = candidates
    .map(({ score, value }) => ({ score: score ?? -Infinity, value }))
    .sort((a, b) => compare(a.score, b.score));
  let worth = 0;
  let below = 0;
  let chanceBelow = 0;
  while (below < total) {
    const { score } = sorted[below]!;
    let upTo = below;
    let sum = 0;
    for (; upTo < total && sorted[upTo]!.score === score; upTo++) sum += sorted[upTo]!.value;
    const chance = chanceWithin(upTo, total, n);
    worth += (chance - chanceBelow) * (sum / (upTo - below));
    [below, chanceBelow] = [upTo, chance];
  }
  return worth;
}

/** C(part, n) / C(total, n): how likely all n of a subset are among `part` of `total`. */
function chanceWithin(part: number, total: number, n: number): number {
  if (part < n) return 0;
  let chance = 1;
  for (let i = part + 1; i <= total; i++) chance *= 1 - n / i;
  return chance;
}

/** Not a difference: −∞ − −∞ is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
