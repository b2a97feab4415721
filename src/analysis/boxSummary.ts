import { quantile } from './quantile';

/** What a box plot draws. */
export interface BoxSummary {
  /** Finite values. */
  count: number;
  /** Values that are infinite (a text of probability 0): they are in no other figure. */
  infinite: number;
  mean: number;
  q1: number;
  median: number;
  q3: number;
  /** The lowest and highest values within 1.5 interquartile ranges of the box (Tukey 1977). */
  low: number;
  high: number;
  /** Values beyond the whiskers, ascending. */
  outliers: number[];
}

/** Quartiles and whiskers of values such as perplexities, NaN left out; null where no value is finite. */
export function boxSummary(values: Iterable<number>): BoxSummary | null {
  const known = Float64Array.from([...values].filter((value) => !Number.isNaN(value))).sort();
  const sorted = known.filter((value) => Number.isFinite(value));
  if (sorted.length === 0) return null;
  const [q1, median, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
  const reach = 1.5 * (q3 - q1);
  const within = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach);
  return {
    ...{ count: sorted.length, infinite: known.length - sorted.length },
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    ...{ q1, median, q3, low: within[0]!, high: within[within.length - 1]! },
    outliers: [...sorted].filter((value) => value < q1 - reach || value > q3 + reach),
  };
}
