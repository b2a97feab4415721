import { quantile } from './quantile';
import { seededRandom } from './seededRandom';

export interface ResamplingOptions {
  /** Default 2,000. */
  resamples?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * Means of columns over rows drawn with replacement, as many as there are (Efron and Tibshirani 1993). The columns share their rows, so what
 * is made of several of them is paired. One array of `resamples` means a column.
 * @throws RangeError where there is no row or the columns have different lengths
 */
export function resampledMeans(
  columns: readonly ArrayLike<number>[],
  { resamples = 2000, seed = 1 }: ResamplingOptions = {},
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) throw new RangeError('a bootstrap needs at least one value');
  if (columns.some(({ length }) => length !== rows)) throw new RangeError('columns to be resampled need equal lengths');
  const dense = columns.map((column) => Float64Array.from(column));
  const means = columns.map(() => new Float64Array(resamples));
  const random = seededRandom(seed);
  const drawn = new Int32Array(rows);
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < rows; i++) drawn[i] = Math.floor(random() * rows);
    for (let column = 0; column < dense.length; column++) {
      const values = dense[column]!;
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += values[drawn[i]!]!;
      means[column]![resample] = sum / rows;
    }
  }
  return means;
}

/** The percentile interval: the middle `confidence` of what was drawn. Infinite draws are allowed, and may be its ends. */
export function percentileInterval(draws: ArrayLike<number>, confidence = 0.95): { low: number; high: number } {
  const sorted = Float64Array.from(draws).sort();
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
