import type { BootstrapOptions } from '../bootstrap';
import type { Count } from '../passAtK';
import { gPassAtK, meanGPassAtK } from './gPassAtK';
import { pairedCurves, type PairedCurve } from './pairedCurves';
import { commonKs } from './passAtKCurve';

/** A threshold τ of G-Pass@k_τ, or `mean` for mG-Pass@k. */
export type Threshold = number | 'mean';

/**
 * Mean G-Pass@k_τ over problems at each k of several models on the same problems, with bootstrap intervals.
 * @throws RangeError as `pairedCurves` and `gPassAtK`
 */
export function gPassCurves(
  models: readonly (readonly Count[])[],
  tau: Threshold,
  ks: readonly number[] = commonKs(...models),
  options: BootstrapOptions = {},
): PairedCurve[] {
  const of = (count: Count, k: number): number => (tau === 'mean' ? meanGPassAtK(count, k) : gPassAtK(count, k, tau));
  return pairedCurves(
    models.map((counts) => ks.map((k) => eachOnce(counts, (count) => of(count, k)))),
    ks,
    options,
  );
}

/** A value a count, computed once for counts that are equal: ten thousand problems of 64 samples have 65 of them at most. */
function eachOnce(counts: readonly Count[], value: (count: Count) => number): number[] {
  const known = new Map<number, number>();
  return counts.map((count) => {
    // No count has 2²⁴ samples.
    const key = count.n * 2 ** 24 + count.c;
    const found = known.get(key) ?? value(count);
    known.set(key, found);
    return found;
  });
}
