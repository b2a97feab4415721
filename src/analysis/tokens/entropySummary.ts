import { quantile } from '../quantile';

/** A token below this entropy is as good as certain, nats (Wang et al. 2025, section 3: more than half of them). */
export const CERTAIN_BELOW = 0.01;

export interface EntropySummary {
  count: number;
  mean: number;
  max: number;
  /** Share of positions below {@link CERTAIN_BELOW}, 0 … 1. */
  certain: number;
  /** Nats, by percentile; that at 80 parts the forking tokens from the others. */
  percentiles: { 50: number; 80: number; 90: number; 95: number; 99: number };
}

/** The distribution of token entropies in nats, NaN left out; null of none. */
export function entropySummary(entropies: ArrayLike<number>): EntropySummary | null {
  const sorted = Float64Array.from(entropies)
    .filter((value) => !Number.isNaN(value))
    .sort();
  if (sorted.length === 0) return null;
  const at = (percent: number): number => quantile(sorted, percent / 100);
  return {
    count: sorted.length,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    max: sorted[sorted.length - 1]!,
    certain: shareBelow(sorted, CERTAIN_BELOW),
    percentiles: { 50: at(50), 80: at(80), 90: at(90), 95: at(95), 99: at(99) },
  };
}

/** Share of values below a limit, 0 … 1; NaN counts as none, and of no values the share is 0. */
export function shareBelow(values: ArrayLike<number>, limit: number): number {
  let [below, known] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    known++;
    if (values[i]! < limit) below++;
  }
  return known === 0 ? 0 : below / known;
}
