import type { BootstrapOptions } from '../bootstrap';
import { mean } from '../mean';
import type { Count } from '../passAtK';
import { percentileInterval, resampledMeans, type ResamplingOptions } from '../resampling';
import { differences, pairColumns } from './pairColumns';
import { commonKs, type CurveInterval } from './passAtKCurve';

/** pass@k of another model less that of the base, and what a paired bootstrap over problems drew of it: drawn once for all that is said of it. */
export interface DifferenceDraws {
  ks: readonly number[];
  /** By k, one a problem. */
  columns: readonly (readonly number[])[];
  /** By k, one a resample: the mean of what was drawn, and the mean of its squares. */
  means: readonly Float64Array[];
  squares: readonly Float64Array[];
  /** Problems of which the two models solved different shares. */
  differing: number;
}

/**
 * Both counts of a problem are drawn together. The two may have different n.
 * @param pairs see `pairProblems`
 * @throws RangeError where there is no pair, or a k is not in 1 … the smallest n
 */
export function drawDifferences(
  pairs: readonly { base: Count; other: Count }[],
  ks: readonly number[] = commonKs(
    pairs.map(({ base }) => base),
    pairs.map(({ other }) => other),
  ),
  options: ResamplingOptions = {},
): DifferenceDraws {
  const differing = pairs.filter(({ base, other }) => base.c * other.n !== other.c * base.n).length;
  if (ks.length === 0) return { ks, columns: [], means: [], squares: [], differing };
  const { base, other, gaps } = pairColumns(pairs, ks);
  const drawn = resampledMeans([...base, ...other, ...gaps.map((column) => column.map((gap) => gap * gap))], options);
  const means = ks.map((_, i) => differences(drawn[ks.length + i]!, drawn[i]!));
  return { ks, columns: gaps, means, squares: drawn.slice(2 * ks.length), differing };
}

/** The mean difference at each k with its percentile interval. */
export function differenceIntervals(
  { ks, columns, means }: DifferenceDraws,
  confidence?: BootstrapOptions['confidence'],
): CurveInterval[] {
  return ks.map((k, i) => ({ k, value: mean(columns[i]!), ...percentileInterval(means[i]!, confidence) }));
}
