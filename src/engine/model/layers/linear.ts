import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';
import { addLora } from '../../lora/deviceLora';
import type { DeviceProjection } from '../deviceWeights';

/** x [n, in] · Wᵀ → [n, out], with W [out, in] as the file has it; dx = dy·W, dW = dyᵀ·x. */
export function linear(x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, weight, false, true);
}

/** {@link linear}, or x·W where the file has W as [in, out], with its bias and its adapter, if there are any. */
export function project(x: tf.Tensor2D, { weight, bias, inputsFirst, lora }: DeviceProjection): tf.Tensor2D {
  const product: tf.Tensor2D = inputsFirst ? tf.matMul(x, weight) : linear(x, weight);
  const y = bias ? addBias(product, bias) : product;
  return lora ? addLora(y, x, lora) : y;
}

/** The bias's gradient is a sum over rows, as a product with ones: a sum over the first axis is slow on wasm. */
function addBias(x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  const operation = customGradient((...inputs) => {
    const [x, bias] = inputs as [tf.Tensor2D, tf.Tensor1D];
    return { value: tf.add(x, bias), gradFunc: (dy: tf.Tensor) => [tf.clone(dy), sumRows(dy as tf.Tensor2D)] };
  });
  return operation(x, bias) as tf.Tensor2D;
}

/** [n, d] → [d]. */
export function sumRows(x: tf.Tensor2D): tf.Tensor1D {
  return tf.reshape(tf.matMul(tf.ones([1, x.shape[0]]), x), [x.shape[1]]);
}
