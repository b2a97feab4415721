import * as tf from '@tensorflow/tfjs-core';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/**
 * SAPO (Soft Adaptive Policy Optimization, arXiv:2511.20347): a soft gate in place of clipping, steeper for negative advantages:
 *
 *     l = −(4/τ)·σ(τ·(r − 1))·A,   τ = sapo_temperature_pos where A > 0, else sapo_temperature_neg
 *
 * computed as (2/τ)·(1 + tanh(τ·(r − 1)/2)): near r = 1, where the gates of a group all but cancel, that loses less to rounding.
 */
export const sapo: PolicyLossFunction = ({ ratio, advantage_B1 }, { sapo_temperature_pos, sapo_temperature_neg }): PolicyLoss => {
  const isGood = tf.greater(advantage_B1, 0);
  const tau_B1 = tf.where(
    isGood,
    tf.fill(advantage_B1.shape, sapo_temperature_pos),
    tf.fill(advantage_B1.shape, sapo_temperature_neg),
  );
  const gate = tf.mul(tf.add(tf.tanh(tf.mul(tf.mul(tau_B1, 0.5), tf.sub(ratio, 1))), 1), tf.div(2, tau_B1));
  return { loss: tf.neg(tf.mul(gate, advantage_B1)) as tf.Tensor2D, measured: null };
};
