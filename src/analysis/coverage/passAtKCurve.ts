import { bootstrapMeans, type BootstrapOptions, type Interval } from '../bootstrap';
import { passAtK, powersOfTwoUpTo, type Count } from '../passAtK';
import { eachOnce } from './eachOnce';

/** A mean over problems at k, with its bootstrap interval over problems. */
export interface CurveInterval extends Interval {
  k: number;
}

/** Smallest number of samples of a problem, the largest k at which all of them have a pass@k; 0 of no problems. */
export function largestK(counts: readonly Count[]): number {
  return counts.length === 0 ? 0 : counts.reduce((least, { n }) => Math.min(least, n), Infinity);
}

/** k = 1, 2, 4 … up to the largest k of all the models; empty where one has no problem, or a problem without samples. */
export function commonKs(...models: readonly (readonly Count[])[]): number[] {
  return powersOfTwoUpTo(Math.min(...models.map(largestK)));
}

/**
 * Mean pass@k over problems at each k, with its 95 % interval: a percentile bootstrap over problems, in which the samples of a problem count as
 * fixed. Problems may differ in n: each gets the unbiased estimate of its own n, and k ends at the smallest n, so that every point is a
 * mean over the same problems.
 * @param ks default {@link commonKs}
 * @throws RangeError where there is no problem, or a k is not in 1 … the smallest n
 */
export function passAtKCurve(
  counts: readonly Count[],
  ks: readonly number[] = commonKs(counts),
  options: BootstrapOptions = {},
): CurveInterval[] {
  if (ks.length === 0) return [];
  const columns = ks.map((k) => eachOnce(counts, (count) => passAtK(count, k)));
  return bootstrapMeans(columns, options).map((interval, i) => ({ k: ks[i]!, ...interval }));
}
