import * as tf from '@tensorflow/tfjs-core';
import type { DeviceMatrix, DeviceProjection } from '../deviceWeights';

/**
 * x [n, in] · Wᵀ → [n, out]. The gradient dW = dyᵀ·x, dx = dy·W is written out: with a transposed copy of W no product needs a
 * transpose flag, which the wasm backend runs ten times slower than a transpose and a plain product.
 */
export function linear(x: tf.Tensor2D, { weight, transposed }: DeviceMatrix): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const [x, weight, save] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    save([x, weight]);
    const value = transposed ? tf.matMul(x, transposed) : tf.matMul(x, weight, false, true);
    const gradFunc = (dy: tf.Tensor, [x, weight]: tf.Tensor[]) => {
      const dy2 = dy as tf.Tensor2D;
      const dWeight = transposed ? tf.matMul(tf.transpose(dy2), x as tf.Tensor2D) : tf.matMul(dy2, x as tf.Tensor2D, true, false);
      return [tf.matMul(dy2, weight as tf.Tensor2D), dWeight];
    };
    return { value, gradFunc };
  });
  return operation(x, weight) as tf.Tensor2D;
}

/** {@link linear} with its bias, if there is one. */
export function project(x: tf.Tensor2D, { matrix, bias }: DeviceProjection): tf.Tensor2D {
  const y = linear(x, matrix);
  return bias ? addBias(y, bias) : y;
}

/** The bias's gradient is a sum over rows, as a product with ones: a sum over the first axis is slow on wasm. */
function addBias(x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const [x, bias] = inputs as [tf.Tensor2D, tf.Tensor1D];
    return { value: tf.add(x, bias), gradFunc: (dy: tf.Tensor) => [tf.clone(dy), sumRows(dy as tf.Tensor2D)] };
  });
  return operation(x, bias) as tf.Tensor2D;
}

/** [n, d] → [d]. */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(tf.matMul(tf.ones([1, x.shape[0]]), x), [x.shape[1]]);
}
