import type { Metrics } from '../../../contract/events';

/**
 * TRL's metrics of one micro-batch, to be added over micro-batches. As in TRL the extremes are averaged over micro-batches.
 * @param rewards of the chosen of every pair, then of the rejected
 */
export function rewardModelSums(rewards: Float32Array): Record<string, number> {
  const { accuracy, margin, mean_reward, min_reward, max_reward } = rewardStatistics(rewards);
  const pairs = rewards.length / 2;
  return {
    'reward-model#pairs': pairs,
    'reward-model#microBatches': 1,
    accuracy: accuracy * pairs,
    margin: margin * pairs,
    mean_reward: mean_reward * pairs,
    min_reward,
    max_reward,
  };
}

/** TRL's metrics of an update, means over its pairs. null where there were none. */
export function rewardModelMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const pairs = sums['reward-model#pairs'] ?? 0;
  const microBatches = sums['reward-model#microBatches'] ?? 0;
  const mean = (name: string, count: number): number | null => (count > 0 ? (sums[name] ?? 0) / count : null);
  return {
    accuracy: mean('accuracy', pairs),
    margin: mean('margin', pairs),
    mean_reward: mean('mean_reward', pairs),
    min_reward: mean('min_reward', microBatches),
    max_reward: mean('max_reward', microBatches),
  };
}

/** Of at least one pair: the share whose chosen reward is the larger, the mean difference, and mean and extremes of all rewards. */
export function rewardStatistics(rewards: ArrayLike<number>) {
  const pairs = rewards.length / 2;
  const all = Array.from(rewards);
  const differences = all.slice(0, pairs).map((chosen, pair) => chosen - (rewards[pairs + pair] as number));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    accuracy: mean(differences.map((difference) => (difference > 0 ? 1 : 0))),
    margin: mean(differences),
    mean_reward: mean(all),
    min_reward: all.reduce((a, b) => Math.min(a, b)),
    max_reward: all.reduce((a, b) => Math.max(a, b)),
  };
}
