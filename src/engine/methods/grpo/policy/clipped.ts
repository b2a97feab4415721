import * as tf from '@tensorflow/tfjs-core';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/**
 * PPO's clipped surrogate (Schulman et al. 2017, arXiv:1707.06347), with DAPO's two bounds (arXiv:2503.14476) and the upper bound δ of
 * two-sided clipping (INTELLECT-2, arXiv:2505.07291):
 *
 *     l = −min(min(r, δ)·A, clip(r, 1 − ε, 1 + ε_high)·A)
 *
 * Measured is the bounded ratio, which TRL's `clip_ratio/*` look at.
 */
export const clipped: PolicyLossFunction = ({ ratio, advantage_B1 }, { epsilon, epsilon_high, delta }): PolicyLoss => {
  const bounded: tf.Tensor2D = delta === null ? ratio : tf.minimum(ratio, delta);
  const inside = tf.clipByValue(ratio, 1 - epsilon, 1 + (epsilon_high ?? epsilon));
  const loss = tf.neg(tf.minimum(tf.mul(bounded, advantage_B1), tf.mul(inside, advantage_B1))) as tf.Tensor2D;
  return { loss, measured: bounded };
};
