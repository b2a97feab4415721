import type { Metrics } from '../../contract/events';
import type { CompletionBatch } from './completionBatch';

/** A micro-batch's share of a mean: `name` is a sum, `name#count` what it is to be divided by once the sums of all threads are added. */
export type MetricSums = Record<string, number>;

/** B × T values, or B × 1 where they belong to whole sequences. */
type Values = Float32Array;

/** Adds the mean over tokens that count, or over sequences where there is one value each; nothing where there is none. */
export function addMean(sums: MetricSums, name: string, values: Values, { rows, mask_BT }: CompletionBatch): void {
  const { sum, count } = maskedSum(values, mask_BT, rows);
  if (Number.isNaN(sum) || count === 0) return;
  sums[name] = sum;
  sums[`${name}#count`] = count;
}

/** 1 where the ratio is above a bound that holds it back: where the advantage is positive. */
export function above(ratio: Values, { rows, advantage_B }: CompletionBatch, bound: number): Values {
  const width = ratio.length / rows;
  return ratio.map((one, i) => (one > bound && (advantage_B[Math.floor(i / width)] as number) > 0 ? 1 : 0));
}

/** 1 where the ratio is below a bound that holds it back: where the advantage is negative. */
function below(ratio: Values, { rows, advantage_B }: CompletionBatch, bound: number): Values {
  const width = ratio.length / rows;
  return ratio.map((one, i) => (one < bound && (advantage_B[Math.floor(i / width)] as number) < 0 ? 1 : 0));
}

/** Adds TRL's `clip_ratio/*`: shares of tokens, or of sequences, whose ratio is clipped; of the extremes those of the micro-batch. */
export function addClipRatios(
  sums: MetricSums,
  ratio: Values,
  batch: CompletionBatch,
  { epsilon, epsilon_high }: { epsilon: number; epsilon_high: number | null },
): void {
  const low = below(ratio, batch, 1 - epsilon);
  const high = above(ratio, batch, 1 + (epsilon_high ?? epsilon));
  addMean(sums, 'clip_ratio/low_mean', low, batch);
  addMean(sums, 'clip_ratio/high_mean', high, batch);
  const region = low.map((one, i) => one + (high[i] as number));
  addMean(sums, 'clip_ratio/region_mean', region, batch);
  const means = (values: Values): number[] => sequenceMeans(values, batch).filter((value) => !Number.isNaN(value));
  const add = (name: string, extreme: (...values: number[]) => number, values: number[]): void => {
    if (values.length === 0) return;
    sums[name] = extreme(...values);
    sums[`${name}#count`] = 1;
  };
  add('clip_ratio/low_min', Math.min, means(low));
  add('clip_ratio/high_max', Math.max, means(high));
}

/** Divides sums by their counts where they have one; a metric that no micro-batch gave is left out. */
export function dividedSums(sums: Readonly<MetricSums>): Metrics {
  const metrics: Metrics = {};
  for (const [name, sum] of Object.entries(sums)) {
    if (name.includes('#')) continue;
    metrics[name] = sum / (sums[`${name}#count`] ?? 1);
  }
  return metrics;
}

/** Sum and count of TRL's global_masked_mean. */
function maskedSum(values: Values, mask_BT: Float32Array, rows: number): { sum: number; count: number } {
  const isPerSequence = values.length === rows;
  let sum = 0;
  let count = 0;
  values.forEach((value, i) => {
    const counts = isPerSequence ? 1 : (mask_BT[i] as number);
    // What is left out may be anything, even infinite.
    if (counts > 0) sum += value;
    count += counts;
  });
  return { sum, count };
}

/** TRL's masked_seq_mean; NaN for a sequence without tokens that count. */
function sequenceMeans(values: Values, { mask_BT, rows, length }: CompletionBatch): number[] {
  return Array.from({ length: rows }, (_, row) => {
    if (values.length === rows) return values[row] as number;
    let sum = 0;
    let count = 0;
    for (let i = row * length; i < (row + 1) * length; i++) {
      sum += (values[i] as number) * (mask_BT[i] as number);
      count += mask_BT[i] as number;
    }
    return sum / count;
  });
}
