import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/** NCA of a pair (Chen et al. 2024, arXiv:2402.05369): l = −log σ(r_chosen) − ½·log σ(−r_chosen) − ½·log σ(−r_rejected), r = β·ρ. */
export const ncaPair: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) => {
  const chosen_P = tf.mul(chosenRatio_P, beta);
  const against_P = tf.add(logSigmoid(tf.neg(chosen_P)), logSigmoid(tf.mul(rejectedRatio_P, -beta)));
  return tf.neg(tf.add(logSigmoid(chosen_P), tf.mul(against_P, 0.5)));
};
