import * as tf from '@tensorflow/tfjs-core';

/** log σ(x) = min(x, 0) − log(1 + e^−|x|), which neither overflows nor loses small values. */
export function logSigmoid(x: tf.Tensor): tf.Tensor1D {
  return tf.sub(tf.minimum(x, 0), tf.log1p(tf.exp(tf.neg(tf.abs(x)))));
}
