import type { BootstrapOptions } from '../bootstrap';
import type { Count } from '../passAtK';
import { eachOnce } from './eachOnce';
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
