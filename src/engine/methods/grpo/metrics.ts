import type { GrpoRecipe } from '../../../contract/recipe';
import { above, addClipRatios, addMean, type MetricSums } from '../../algorithms/completionMetrics';
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
 * TRL's metrics of one micro-batch, each as a sum to be divided by its `name#count` (`dividedSums`). Means
 * over tokens are weighted by tokens. TRL averages the means of its micro-batches; ours may be sorted by length, and then that average
 * would count a token of a short completion more. Minima and maxima are averaged over micro-batches as TRL does. `policy_loss` is the sum
 * over micro-batches, so that `loss` = `policy_loss` − entropy_coef · H; TRL's is that too, but for dapo, where its mean over micro-batches
 * divides by gradient_accumulation_steps once more. `clip_cov_clip_ratio` (tokens left out by Clip-Cov) and `ppo_kl` (mean |log π − log π_old| in
 * nats, of KL-Cov) are verl's `pg_clipfrac` and `ppo_kl` of these losses.
 */
export function grpoSums(
  measured: GrpoMeasured,
  batch: GrpoBatch,
  recipe: Pick<GrpoRecipe, 'loss_type' | 'epsilon' | 'epsilon_high'>,
): MetricSums {
  const sums: MetricSums = {};
  if (measured.policyLoss !== null) sums['policy_loss'] = measured.policyLoss;
  if (measured.kl) addMean(sums, 'kl', measured.kl, batch);
  addMean(sums, 'entropy', measured.entropy, batch);
  if (!measured.policy) return sums;
  switch (recipe.loss_type) {
    case 'vespo':
      addMean(sums, 'vespo/phi_seq_mean', measured.policy, batch);
      return sums;
    case 'cispo':
      addMean(sums, 'cispo_clip_ratio', above(measured.policy, batch, recipe.epsilon_high ?? recipe.epsilon), batch);
      return sums;
    case 'clip_cov':
      addMean(sums, 'clip_cov_clip_ratio', measured.policy, batch);
      return sums;
    case 'kl_cov':
      addMean(sums, 'ppo_kl', measured.policy, batch);
      return sums;
    default:
      addClipRatios(sums, measured.policy, batch, recipe);
      return sums;
  }
}
