import * as tf from '@tensorflow/tfjs-core';
import type { PolicyTerms } from './terms';

type CovarianceTerms = Pick<PolicyTerms, 'advantage_B1' | 'mask_BT'>;

/**
 * A token's share of the covariance of log-probability and advantage over the micro-batch, which drives the entropy down where it is positive
 * (Cui et al. 2025, arXiv:2505.22617): (A − mean A)·(log π − mean log π), B × T, means over tokens that count.
 */
export function tokenCovariance(logp_BT: tf.Tensor2D, { advantage_B1, mask_BT }: CovarianceTerms): tf.Tensor2D {
  const tokens = tf.maximum(tf.sum(mask_BT), 1);
  const centred = (x: tf.Tensor): tf.Tensor => tf.sub(x, tf.div(tf.sum(tf.mul(x, mask_BT)), tokens));
  return tf.mul(centred(advantage_B1), centred(logp_BT));
}

/** 1 at the `count` largest scores, 0 elsewhere; of equal scores the earlier one goes first. `count` is at most their number. */
export function largest(score_BT: tf.Tensor2D, count: number): tf.Tensor2D {
  const { indices } = tf.topk(tf.reshape(score_BT, [score_BT.size]), count);
  const chosen = tf.scatterND(tf.reshape(indices, [count, 1]), tf.ones([count]), [score_BT.size]);
  return tf.reshape(chosen, score_BT.shape);
}
