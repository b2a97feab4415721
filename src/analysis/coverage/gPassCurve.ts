import { bootstrapMeans, type BootstrapOptions } from '../bootstrap';
import type { Count } from '../passAtK';
import { gPassAtK, meanGPassAtK } from './gPassAtK';
import { commonKs, type CurveInterval } from './passAtKCurve';

/**
 * Mean G-Pass@k_τ over problems at each k, or mG-Pass@k where `tau` is `mean`, with bootstrap intervals as `passAtKCurve` has them.
 * @throws RangeError as `passAtKCurve` and `gPassAtK`
 */
export function gPassCurve(
  counts: readonly Count[],
  tau: number | 'mean',
  ks: readonly number[] = commonKs(counts),
  options: BootstrapOptions = {},
): CurveInterval[] {
  if (ks.length === 0) return [];
  const of = (count: Count, k: number): number => (tau === 'mean' ? meanGPassAtK(count, k) : gPassAtK(count, k, tau));
  const columns = ks.map((k) => counts.map((count) => of(count, k)));
  return bootstrapMeans(columns, options).map((interval, i) => ({ k: ks[i]!, ...interval }));
}
