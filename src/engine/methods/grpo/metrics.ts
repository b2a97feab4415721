import type { Metrics } from '../../../contract/events';
import type { GrpoRecipe } from '../../../contract/recipe';
import type { GrpoBatch } from './loss';

/** Values of a micro-batch on the host, B × T, or B × 1 where they belong to whole sequences. */
export interface GrpoMeasured {
  entropy: Float32Array;
  kl: Float32Array | null;
  /** What the policy loss measured: the ratio, or VESPO's φ; null where its metrics need nothing. */
  policy: Float32Array | null;
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
export function grpoSums(measured: GrpoMeasured, batch: GrpoBatch, recipe: MetricsRecipe): Record<string, number> {
  const { rows, mask_BT } = batch;
  const sums: Record<string, number> = {};
  const addMean: AddMean = (name, values) => {
    const { sum, count } = maskedSum(values, mask_BT, rows);
    if (Number.isNaN(sum) || count === 0) return;
    sums[name] = sum;
    sums[`${name}#count`] = count;
  };
  if (measured.policyLoss !== null) sums['policy_loss'] = measured.policyLoss;
  if (measured.kl) addMean('kl', measured.kl);
  addMean('entropy', measured.entropy);
  if (!measured.policy) return sums;
  switch (recipe.loss_type) {
    case 'vespo':
      addMean('vespo/phi_seq_mean', measured.policy);
      return sums;
    case 'cispo':
      addMean('cispo_clip_ratio', above(measured.policy, batch, recipe.epsilon_high ?? recipe.epsilon));
      return sums;
    default:
      return Object.assign(sums, clipSums(measured.policy, batch, recipe, addMean));
  }
}

type MetricsRecipe = Pick<GrpoRecipe, 'loss_type' | 'epsilon' | 'epsilon_high'>;
type AddMean = (name: string, values: Float32Array) => void;

/** 1 where the ratio is above a bound that holds it back: where the advantage is positive. */
function above(ratio: Float32Array, { rows, advantage_B }: GrpoBatch, bound: number): Float32Array {
  const width = ratio.length / rows;
  return ratio.map((one, i) => (one > bound && (advantage_B[Math.floor(i / width)] as number) > 0 ? 1 : 0));
}

/** 1 where the ratio is below a bound that holds it back: where the advantage is negative. */
function below(ratio: Float32Array, { rows, advantage_B }: GrpoBatch, bound: number): Float32Array {
  const width = ratio.length / rows;
  return ratio.map((one, i) => (one < bound && (advantage_B[Math.floor(i / width)] as number) < 0 ? 1 : 0));
}

/** TRL's `clip_ratio/*`; the means are added, the extremes of the micro-batch returned. */
function clipSums(
  ratio: Float32Array,
  batch: GrpoBatch,
  { epsilon, epsilon_high }: MetricsRecipe,
  addMean: AddMean,
): Record<string, number> {
  const { rows, length, mask_BT } = batch;
  const low = below(ratio, batch, 1 - epsilon);
  const high = above(ratio, batch, 1 + (epsilon_high ?? epsilon));
  addMean('clip_ratio/low_mean', low);
  addMean('clip_ratio/high_mean', high);
  addMean(
    'clip_ratio/region_mean',
    low.map((one, i) => one + (high[i] as number)),
  );
  const sums: Record<string, number> = {};
  const add = (name: string, values: number[]): void => {
    if (values.length === 0) return;
    sums[name] = name.endsWith('min') ? Math.min(...values) : Math.max(...values);
    sums[`${name}#count`] = 1;
  };
  const means = (values: Float32Array): number[] =>
    sequenceMeans(values, mask_BT, rows, length).filter((value) => !Number.isNaN(value));
  add('clip_ratio/low_min', means(low));
  add('clip_ratio/high_max', means(high));
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
