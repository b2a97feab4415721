import { formatShares } from '../../analysis/formats';
import type { Metrics } from '../../contract/events';
import { rewardOf, type Rollout } from './rollout';

/** Share of each completion format among the rollouts of a step, 0 … 1: `formats/because`. */
export function formatMetrics(rollouts: readonly Rollout[]): Metrics {
  const rows = rollouts.map((rollout) => ({ completion: rollout.text, reward: rewardOf(rollout) }));
  return Object.fromEntries(formatShares(rows).map(({ format, share }) => [`formats/${format}`, share]));
}
