import type { Metrics } from '../../../contract/events';
import type { GrpoBatch } from './loss';

/** Values of a micro-batch on the host, B × T, or B × 1 where they belong to whole sequences. */
export interface GrpoMeasured {
  entropy: Float32Array;
  kl: Float32Array | null;
  ratio: Float32Array;
  /** The loss without the entropy bonus; null where there is none. */
  policyLoss: number | null;
}

/**
 * TRL's metrics of one micro-batch, each as a sum to be divided by its `name#count` once the sums of all threads are added. Means
 * over tokens are weighted by tokens. TRL averages the means of its micro-batches; ours may be sorted by length, and then that average
 * would count a token of a short completion more. Minima and maxima are averaged over micro-batches as TRL does. `policy_loss` is the sum
 * over micro-batches, so that `loss` = `policy_loss` − entropy_coef · H; TRL's is that too, but for dapo, where its mean over micro-batches
 * divides by gradient_accumulation_steps once more.
 */
export function grpoSums(
  measured: GrpoMeasured,
  batch: GrpoBatch,
  { epsilon, epsilon_high }: { epsilon: number; epsilon_high: number | null },
): Record<string, number> {
  const { rows, length, mask_BT, advantage_B } = batch;
  const width = measured.ratio.length / rows;
  const low = new Float32Array(measured.ratio.length);
  const high = new Float32Array(measured.ratio.length);
  measured.ratio.forEach((ratio, i) => {
    const advantage = advantage_B[Math.floor(i / width)] as number;
    if (ratio < 1 - epsilon && advantage < 0) low[i] = 1;
    if (ratio > 1 + (epsilon_high ?? epsilon) && advantage > 0) high[i] = 1;
  });
  const region = low.map((one, i) => one + (high[i] as number));
  const sums: Record<string, number> = {};
  const add = (name: string, value: number): void => {
    if (Number.isNaN(value)) return;
    sums[name] = value;
    sums[`${name}#count`] = 1;
  };
  const addMean = (name: string, values: Float32Array): void => {
    const { sum, count } = maskedSum(values, mask_BT, rows);
    if (Number.isNaN(sum) || count === 0) return;
    sums[name] = sum;
    sums[`${name}#count`] = count;
  };
  if (measured.policyLoss !== null) sums['policy_loss'] = measured.policyLoss;
  if (measured.kl) addMean('kl', measured.kl);
  addMean('entropy', measured.entropy);
  addMean('clip_ratio/low_mean', low);
  addMean('clip_ratio/high_mean', high);
  addMean('clip_ratio/region_mean', region);
  const finite = (values: number[]): number[] => values.filter((value) => !Number.isNaN(value));
  const lows = finite(sequenceMeans(low, mask_BT, rows, length));
  const highs = finite(sequenceMeans(high, mask_BT, rows, length));
  add('clip_ratio/low_min', lows.length > 0 ? Math.min(...lows) : NaN);
  add('clip_ratio/high_max', highs.length > 0 ? Math.max(...highs) : NaN);
  return sums;
}

/** Divides sums by their counts where they have one; a metric that no micro-batch gave is left out. */
export function grpoMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const metrics: Metrics = {};
  for (const [name, sum] of Object.entries(sums)) {
    if (name.endsWith('#count')) continue;
    metrics[name] = sum / (sums[`${name}#count`] ?? 1);
  }
  return metrics;
}

/** Sum and count of TRL's global_masked_mean: over tokens that count, or over sequences where there is one value each. */
function maskedSum(values: Float32Array, mask_BT: Float32Array, rows: number): { sum: number; count: number } {
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
function sequenceMeans(values: Float32Array, mask_BT: Float32Array, rows: number, length: number): number[] {
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
