import type { Metrics } from '../../../contract/events';
import type { RlooRecipe } from '../../../contract/recipe';
import type { CompletionBatch } from '../../algorithms/completionBatch';
import { addClipRatios, addMean, type MetricSums } from '../../algorithms/completionMetrics';
import { isCounted } from '../../training/groupBatches';
import type { Rollout } from '../../training/rollout';
import { zeroDeviationShare } from '../../training/rolloutMetrics';
import { logRatioToReference, penalisedReward } from './advantages';

/** Values of a micro-batch on the host. */
export interface RlooMeasured {
  /** B × T. */
  entropy: Float32Array;
  /** B. */
  ratio: Float32Array;
}

/** TRL's metrics of one micro-batch, to be divided by `dividedSums`. `clip_ratio/*` are shares of completions. */
export function rlooSums(
  { entropy, ratio }: RlooMeasured,
  batch: CompletionBatch,
  recipe: Pick<RlooRecipe, 'epsilon' | 'epsilon_high'>,
): MetricSums {
  const sums: MetricSums = {};
  addMean(sums, 'entropy', entropy, batch);
  addClipRatios(sums, ratio, batch, recipe);
  return sums;
}

/**
 * TRL's metrics of a generation that depend on the KL in the reward: `kl` is the mean over tokens that count of log π − log π_ref, in nats
 * (the first-order estimate, unlike GRPO's k3; ours too where only log_reference asks for it), and `frac_reward_zero_std` looks at
 * the rewards after clipping and KL, so that with beta it is all but always 0.
 */
export function rlooGenerationMetrics(rollouts: readonly Rollout[], recipe: RlooRecipe): Metrics {
  const rewards = rollouts.map((rollout) => penalisedReward(rollout, recipe));
  const size = recipe.num_generations;
  const groups = Array.from({ length: rewards.length / size }, (_, group) =>
    rewards.slice(group * size, (group + 1) * size).filter((reward) => reward !== null),
  );
  return { frac_reward_zero_std: zeroDeviationShare(groups), ...kl(rollouts, recipe) };
}

function kl(rollouts: readonly Rollout[], recipe: RlooRecipe): Metrics {
  const scored = rollouts.filter((rollout) => rollout.reference !== null && isCounted(rollout, recipe));
  const tokens = scored.reduce((sum, rollout) => sum + rollout.tokens.tokenIds.length, 0);
  if (tokens === 0) return {};
  return { kl: scored.reduce((sum, rollout) => sum + logRatioToReference(rollout), 0) / tokens };
}
