import * as tf from '@tensorflow/tfjs-core';
import { constant } from '../../../algorithms/constant';
import { largest, tokenCovariance } from './covariance';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/** Nats by which the sampler and the trainer may differ on the same weights. */
const ROUNDING = 1e-5;
/** Below every covariance. */
const LEAST = -3e38;

/**
 * KL-Cov (The Entropy Mechanism, Cui et al. 2025, arXiv:2505.22617; verl's `compute_policy_loss_kl_cov`): nothing is clipped, and the tokens that
 * would lower the entropy most are held to the policy that sampled them:
 *
 *     l = −r·A + ppo_kl_coef·|log π − log π_old| · 1[covariance among the largest max(1, ⌊kl_cov_ratio · tokens⌋)]
 *
 * The slope of |x| at 0 is 0, as in torch, and here within rounding of 0 too, where its sign would be chance: on the first update after sampling
 * the penalty holds nothing back. The paper's coefficient
 * is 1; the default is verl's. Measured is |log π − log π_old|.
 */
export const klCov: PolicyLossFunction = (terms, recipe): PolicyLoss => {
  const { logp_BT, logRatio_BT, ratio, advantage_B1, mask_BT, tokens } = terms;
  const sign_BT = constant(logRatio_BT, (x_BT) =>
    tf.sub(tf.cast(tf.greater(x_BT, ROUNDING), 'float32'), tf.cast(tf.less(x_BT, -ROUNDING), 'float32')),
  );
  const distance_BT: tf.Tensor2D = tf.mul(logRatio_BT, sign_BT);
  const unclipped = tf.neg(tf.mul(ratio, advantage_B1)) as tf.Tensor2D;
  if (recipe.kl_cov_ratio === 0 || tokens === 0) return { loss: unclipped, measured: distance_BT };
  const count = Math.max(1, Math.trunc(recipe.kl_cov_ratio * tokens));
  const chosen_BT = constant(logp_BT, (logp_BT) => {
    const covariance_BT = tokenCovariance(logp_BT, terms);
    return largest(tf.where(tf.cast(mask_BT, 'bool'), covariance_BT, tf.fill(mask_BT.shape, LEAST)), count);
  });
  const penalty = tf.mul(tf.mul(distance_BT, chosen_BT), recipe.ppo_kl_coef);
  return { loss: tf.add(unclipped, penalty), measured: distance_BT };
};
