import { quantile } from '../../analysis/quantile';
import type { Metrics } from '../../contract/events';
import type { GrpoRecipe } from '../../contract/recipe';
import { rewardOf, type Rollout } from './rollout';
import { mean, standardDeviation } from './statistics';

/** torch.isclose(std, 0): its absolute tolerance. */
const ZERO_STD = 1e-8;

/**
 * TRL's metrics of one generation (`_generate_and_score_completions`), which do not depend on the loss, and ours: the 10th and
 * 90th percentile of the groups' mean rewards, and the number of failed rollouts; without rewards only those of the completions. Failed rollouts are in no reward statistic.
 * `frac_reward_zero_std` looks at the deviation that `scaleRewards` scales by, as TRL does: with `batch` there is only one, so that the
 * fraction is 0 or 1. Departures: a group with fewer than two rewards has no deviation and is left out (TRL counts it as one that
 * has), and lengths of terminated completions are null where none terminated (TRL says 0).
 */
export function rolloutMetrics(
  rollouts: readonly Rollout[],
  rewardNames: readonly string[],
  scaleRewards: GrpoRecipe['scale_rewards'],
): Metrics {
  if (rollouts.every(({ outcome }) => outcome.kind === 'unrewarded')) return completionMetrics(rollouts);
  const rewards = rollouts.flatMap((rollout) => rewardOf(rollout) ?? []);
  const groups = groupRewards(rollouts);
  const groupMeans = groups.flatMap((values) => mean(values) ?? []).sort((a, b) => a - b);
  const quantileOfMeans = (p: number): number | null => (groupMeans.length === 0 ? null : quantile(groupMeans, p));
  const scaled = scaleRewards === 'batch' ? [rewards] : groups;
  const metrics: Metrics = {
    ...completionMetrics(rollouts),
    reward: mean(rewards),
    reward_std: standardDeviation(rewards),
    frac_reward_zero_std: zeroDeviationShare(scaled),
    reward_p10: quantileOfMeans(0.1),
    reward_p90: quantileOfMeans(0.9),
    failed_rollouts: rollouts.length - rewards.length,
  };
  for (const name of rewardNames) {
    const parts = rollouts.flatMap(({ outcome }) => (outcome.kind === 'scored' ? (outcome.parts[name] ?? []) : []));
    metrics[`rewards/${name}/mean`] = mean(parts);
    metrics[`rewards/${name}/std`] = standardDeviation(parts);
  }
  return metrics;
}

/** Share of the lists whose values are all equal, among those of at least two values; null where there is none. */
export function zeroDeviationShare(groups: readonly (readonly number[])[]): number | null {
  const deviations = groups.flatMap((values) => standardDeviation(values) ?? []);
  return mean(deviations.map((deviation) => (deviation <= ZERO_STD ? 1 : 0)));
}

function groupRewards(rollouts: readonly Rollout[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const rollout of rollouts) {
    const rewards = groups.get(rollout.group) ?? [];
    groups.set(rollout.group, rewards.concat(rewardOf(rollout) ?? []));
  }
  return [...groups.values()];
}

function completionMetrics(rollouts: readonly Rollout[]): Metrics {
  const lengths = rollouts.map(({ tokens }) => tokens.tokenIds.length);
  const terminated = rollouts.filter(({ tokens }) => tokens.finishReason === 'stop').map(({ tokens }) => tokens.tokenIds.length);
  return {
    'completions/mean_length': mean(lengths),
    'completions/min_length': Math.min(...lengths),
    'completions/max_length': Math.max(...lengths),
    'completions/clipped_ratio': 1 - terminated.length / lengths.length,
    'completions/mean_terminated_length': mean(terminated),
    'completions/min_terminated_length': terminated.length > 0 ? Math.min(...terminated) : null,
    'completions/max_terminated_length': terminated.length > 0 ? Math.max(...terminated) : null,
  };
}
