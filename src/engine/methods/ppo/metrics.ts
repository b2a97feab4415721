import type { Metrics } from '../../../contract/events';
import type { PpoTask } from '../../compute';
import type { PpoBatch } from './loss';

type Recipe = PpoTask['recipe'];

/** Of the policy on the host, B × T. */
interface PolicyMeasured {
  policyLoss: number;
  logRatio: Float32Array;
  entropy: Float32Array;
}

interface ValueMeasured {
  valueLoss: number;
  values: Float32Array;
}

/**
 * TRL's metrics of one micro-batch as sums over tokens (`#tokens` are to divide them), and verl's `pg_clipfrac_lower`: the share of tokens at which the
 * dual clip held. Losses are shares of the update's already.
 */
export function policySums(
  { policyLoss, logRatio, entropy }: PolicyMeasured,
  { mask_BT, advantages_BT }: PpoBatch,
  { cliprange, clip_ratio_c }: Recipe,
): Record<string, number> {
  const sums = { 'policy/approxkl_avg': 0, 'policy/clipfrac_avg': 0, 'policy/clipfrac_lower': 0, 'val/ratio': 0, entropy: 0 };
  let tokens = 0;
  mask_BT.forEach((counts, i) => {
    if (counts === 0) return;
    const advantage = advantages_BT[i] as number;
    const ratio = Math.exp(logRatio[i] as number);
    const inside = Math.min(1 + cliprange, Math.max(1 - cliprange, ratio));
    tokens++;
    sums['policy/approxkl_avg'] += (logRatio[i] as number) ** 2 / 2;
    if (-advantage * inside > -advantage * ratio) sums['policy/clipfrac_avg']++;
    if (advantage < 0 && Math.max(ratio, inside) > clip_ratio_c) sums['policy/clipfrac_lower']++;
    sums['val/ratio'] += ratio;
    sums['entropy'] += entropy[i] as number;
  });
  return { ...sums, 'policy#tokens': tokens, 'loss/policy_avg': policyLoss };
}

/** TRL's `val/clipfrac_avg`: where the clipped loss was the larger; and the value loss. */
export function valueSums(
  { valueLoss, values }: ValueMeasured,
  { mask_BT, returns_BT, oldValues_BT }: PpoBatch,
  { cliprange_value }: Recipe,
): Record<string, number> {
  let clipped = 0;
  let tokens = 0;
  mask_BT.forEach((counts, i) => {
    if (counts === 0) return;
    tokens++;
    const [value, old, wanted] = [values[i] as number, oldValues_BT[i] as number, returns_BT[i] as number];
    const inside = Math.min(old + cliprange_value, Math.max(old - cliprange_value, value));
    if ((inside - wanted) ** 2 > (value - wanted) ** 2) clipped++;
  });
  return { 'val/clipfrac_avg': clipped, 'value#tokens': tokens, 'loss/value_avg': valueLoss };
}

/** Means over the updates of a step, each over its tokens; a metric that no update gave is left out. */
export function ppoMetrics(updates: readonly Readonly<Record<string, number>>[]): Metrics {
  const metrics: Metrics = {};
  for (const name of new Set(updates.flatMap((sums) => Object.keys(sums)))) {
    if (name.includes('#')) continue;
    const means = updates.flatMap((sums) => (sums[name] === undefined ? [] : [sums[name] / divisor(name, sums)]));
    metrics[name] = means.reduce((sum, value) => sum + value, 0) / means.length;
  }
  return metrics;
}

function divisor(name: string, sums: Readonly<Record<string, number>>): number {
  if (name.startsWith('loss/')) return 1;
  return sums[name === 'val/clipfrac_avg' ? 'value#tokens' : 'policy#tokens'] ?? NaN;
}
