import { percentileInterval, resampledMeans, type ResamplingOptions } from './resampling';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface BootstrapOptions extends ResamplingOptions {
  /** Default 0.95. */
  confidence?: number;
}

/**
 * Percentile bootstrap interval of a mean (Efron and Tibshirani 1993, chapter 13): items, here problems, are drawn with replacement.
 * @throws RangeError where there are no values
 */
export function bootstrapMean(values: readonly number[], options: BootstrapOptions = {}): Interval {
  return bootstrapMeans([values], options)[0]!;
}

/**
 * The same of several columns over the same items, each resample being of all of them: far cheaper than one after the other, and the
 * same numbers.
 * @throws RangeError where there are no values or the lengths differ
 */
export function bootstrapMeans(columns: readonly (readonly number[])[], options: BootstrapOptions = {}): Interval[] {
  const draws = resampledMeans(columns, options);
  return columns.map((values, column) => ({
    value: values.reduce((sum, one) => sum + one, 0) / values.length,
    ...percentileInterval(draws[column]!, options.confidence),
  }));
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
