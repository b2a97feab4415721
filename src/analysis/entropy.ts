import { quantile } from './quantile';

/** Bins of an entropy histogram: one a level of the colour scale and half. */
export const HISTOGRAM_BINS = 21;
const DEFAULT_TOP = 2.1;

/**
 * Top of the entropy colour scale, nats: 2.1, or the step's maximum rounded up to a tenth where tokens lie above it. `max` null: no
 * tokens.
 */
export function entropyScaleTop(max: number | null): number {
  if (max === null || max <= DEFAULT_TOP) return DEFAULT_TOP;
  return Math.ceil(max * 10 - 1e-9) / 10;
}

/**
 * Percentile by linear interpolation between closest ranks (NumPy's default). `share` 0 … 1; null for no values. NaN counts as no
 * value.
 */
export function percentile(values: ArrayLike<number>, share: number): number | null {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (sorted.length === 0) return null;
  return quantile(sorted, share);
}

/** Counts in `bins` equal bins from 0 to `top` nats; what lies above goes to the last bin, NaN to none. */
export function entropyHistogram(values: Iterable<number>, top: number, bins = HISTOGRAM_BINS): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    counts[Math.min(bins - 1, Math.max(0, Math.floor((value / top) * bins)))]!++;
  }
  return counts;
}

/**
 * Share of tokens with at least this entropy, from a histogram of equal bins over 0 … `top`: the bin the value falls into is split
 * in proportion. null for an empty histogram.
 */
export function shareAbove(value: number, histogram: readonly number[], top: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const at = Math.min(histogram.length, Math.max(0, (value / top) * histogram.length));
  const bin = Math.min(histogram.length - 1, Math.floor(at));
  const rest = histogram.slice(bin + 1).reduce((sum, count) => sum + count, 0);
  return (rest + histogram[bin]! * (bin + 1 - at)) / total;
}
