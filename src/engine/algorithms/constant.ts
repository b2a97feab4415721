import * as tf from '@tensorflow/tfjs-core';

/** compute(x) as a constant: what happens inside is not on the tape, and no gradient passes (torch's `detach`). */
export function constant<T extends tf.Tensor>(x: tf.Tensor2D, compute: (x: tf.Tensor2D) => T): T {
  const operation = tf.customGrad((...inputs) => {
    const [x] = inputs as [tf.Tensor2D];
    const { shape } = x;
    return { value: compute(x), gradFunc: () => tf.zeros(shape) };
  });
  return operation(x);
}
