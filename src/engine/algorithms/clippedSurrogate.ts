import * as tf from '@tensorflow/tfjs-core';

/**
 * PPO's clipped surrogate as a loss (Schulman et al. 2017, arXiv:1707.06347), with DAPO's two bounds (arXiv:2503.14476):
 *
 *     l = −min(r·A, clip(r, 1 − ε, 1 + ε_high)·A)
 *
 * of each token (B × T) or each sequence (B × 1). `free` is the ratio of the part that is not clipped where that has a bound of its own.
 */
export function clippedSurrogate(
  ratio: tf.Tensor2D,
  advantage_B1: tf.Tensor2D,
  { epsilon, epsilon_high }: { epsilon: number; epsilon_high: number | null },
  free: tf.Tensor2D = ratio,
): tf.Tensor2D {
  const inside = tf.clipByValue(ratio, 1 - epsilon, 1 + (epsilon_high ?? epsilon));
  return tf.neg(tf.minimum(tf.mul(free, advantage_B1), tf.mul(inside, advantage_B1))) as tf.Tensor2D;
}
