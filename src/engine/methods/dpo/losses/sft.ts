import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/** TRL's `sft`: the mean negative log-likelihood of the chosen tokens of the micro-batch, the same for each of its pairs. */
export const sft: PairLoss = ({ chosenLogp_P, chosenTokens_P }) =>
  tf.mul(tf.onesLike(chosenLogp_P), tf.neg(tf.div(tf.sum(chosenLogp_P), tf.sum(chosenTokens_P))));
