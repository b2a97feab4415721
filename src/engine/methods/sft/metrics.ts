import type { Metrics } from '../../../contract/events';

/** Sums over the tokens with loss: entropy, hits of the most likely token, and how many there are. */
export interface SftMeasured {
  entropy: Float32Array;
  isMostLikely: Float32Array;
  mask: Float32Array;
}

export function sftSums({ entropy, isMostLikely, mask }: SftMeasured): Record<string, number> {
  let tokens = 0;
  let entropySum = 0;
  let hits = 0;
  mask.forEach((counts, i) => {
    if (counts === 0) return;
    tokens++;
    entropySum += entropy[i] as number;
    hits += isMostLikely[i] as number;
  });
  return { 'sft#tokens': tokens, 'sft#entropy': entropySum, 'sft#hits': hits };
}

/** TRL's `entropy` and `mean_token_accuracy`, here over all tokens with loss of the update; null where there were none. */
export function sftMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const tokens = sums['sft#tokens'] ?? 0;
  const mean = (name: string): number | null => (tokens > 0 ? (sums[name] ?? 0) / tokens : null);
  return { entropy: mean('sft#entropy'), mean_token_accuracy: mean('sft#hits') };
}
