import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../../algorithms/customGradient';
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
  const operation = customGradient((...inputs) => {
    const [x, save] = inputs as unknown as [tf.Tensor1D, tf.GradSaveFunc];
    const order_P = increasing(x);
    save([order_P]);
    const gradFunc = (dy: tf.Tensor, [order]: tf.Tensor[]) => tf.gather(dy, increasing(tf.cast(order!, 'float32')));
    return { value: tf.gather(x, order_P), gradFunc };
  });
  return operation(x_P);
}

/** Indices of the elements from the smallest on; of equal ones the earlier comes first. */
function increasing(x_P: tf.Tensor): tf.Tensor1D {
  return tf.topk(tf.neg(x_P), x_P.size).indices as tf.Tensor1D;
}
