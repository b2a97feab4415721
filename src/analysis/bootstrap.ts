import { seededRandom } from './seededRandom';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface BootstrapOptions {
  /** Default 0.95. */
  confidence?: number;
  /** Default 2,000. */
  resamples?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * Percentile bootstrap interval of a mean (Efron and Tibshirani 1993, chapter 13): items, here problems, are drawn with replacement.
 * @throws RangeError where there are no values
 */
export function bootstrapMean(
  values: readonly number[],
  { confidence = 0.95, resamples = 2000, seed = 1 }: BootstrapOptions = {},
): Interval {
  if (values.length === 0) throw new RangeError('a bootstrap needs at least one value');
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let sum = 0;
    for (const _ of values) sum += values[Math.floor(random() * values.length)] as number;
    return sum / values.length;
  }).sort();
  const tail = (1 - confidence) / 2;
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  return { value, low: quantile(means, tail), high: quantile(means, 1 - tail) };
}

/**
 * The same of the mean difference `after` − `before` of paired values: both of one problem are drawn together, so that how hard the problem
 * is cancels out.
 * @throws RangeError where the lengths differ
 */
export function bootstrapMeanDifference(
  before: readonly number[],
  after: readonly number[],
  options: BootstrapOptions = {},
): Interval {
  if (before.length !== after.length)
    throw new RangeError(`pairs need equal lengths; found ${before.length} and ${after.length}`);
  return bootstrapMean(
    after.map((value, i) => value - (before[i] as number)),
    options,
  );
}

/** Linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, numpy's default). */
function quantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  return low + (position - below) * ((sorted[below + 1] ?? low) - low);
}
