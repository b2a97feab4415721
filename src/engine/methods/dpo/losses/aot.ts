import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/**
 * AOT (Melnyk et al. 2024, arXiv:2406.05882), paired: the margins of the policy and of the reference, each sorted within the micro-batch, are
 * compared rank by rank: l = −(1 − ε)·log σ(β·δ) − ε·log σ(−β·δ), ε = label_smoothing.
 */
export const aot: PairLoss = (terms, { beta, label_smoothing }) => {
  const { chosenLogp_P, rejectedLogp_P, refChosenLogp_P, refRejectedLogp_P } = terms;
  const policy_P = sorted(tf.sub(chosenLogp_P, rejectedLogp_P));
  const reference_P = sorted(tf.sub(refChosenLogp_P, refRejectedLogp_P));
  const scaled_P = tf.mul(tf.sub(policy_P, reference_P), beta);
  const right_P = tf.mul(logSigmoid(scaled_P), label_smoothing - 1);
  return tf.sub(right_P, tf.mul(logSigmoid(tf.neg(scaled_P)), label_smoothing));
};

/** In increasing order; the gradient goes back by the inverse permutation, a gather too. */
function sorted(x_P: tf.Tensor1D): tf.Tensor1D {
  const operation = tf.customGrad((...inputs) => {
    const [x] = inputs as [tf.Tensor1D];
    const size = x.shape[0];
    const values = x.dataSync();
    const order = Int32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
    const gradFunc = (dy: tf.Tensor) => {
      const rank = new Int32Array(size);
      order.forEach((from, to) => (rank[from] = to));
      return tf.gather(dy, tf.tensor1d(rank, 'int32'));
    };
    return { value: tf.gather(x, tf.tensor1d(order, 'int32')), gradFunc };
  });
  return operation(x_P);
}
