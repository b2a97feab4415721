import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/**
 * DiscoPOP (Lu et al. 2024, arXiv:2406.08414, eq. 5), a logistic and an exponential loss mixed by the margin x = β·(ρ_chosen − ρ_rejected):
 * l = −(1 − m)·log σ(x) + m·e^−x, m = σ(x / discopop_tau).
 */
export const discopop: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta, discopop_tau }) => {
  const x_P = tf.mul(tf.sub(chosenRatio_P, rejectedRatio_P), beta);
  const mix_P = tf.sigmoid(tf.div(x_P, discopop_tau));
  const logistic_P = tf.mul(tf.neg(logSigmoid(x_P)), tf.sub(1, mix_P));
  return tf.add(logistic_P, tf.mul(tf.exp(tf.neg(x_P)), mix_P));
};
