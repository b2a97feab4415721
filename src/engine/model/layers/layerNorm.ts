import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';
import { sumRows } from './linear';

/**
 * Layer norm over the last axis of x [n, d]: y = x̂ · w + b, x̂ = (x − mean(x)) / √(var(x) + ε) (Ba et al. 2016), with
 * dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂·x̂)) / √(var(x) + ε), dx̂ = dy·w, dw = Σ_n dy·x̂ and db = Σ_n dy.
 */
export function layerNorm(x: tf.Tensor2D, weight: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  const operation = customGradient((...inputs) => {
    const [x, weight, bias, save] = inputs as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D, tf.GradSaveFunc];
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.mul(centred, centred), -1, true), epsilon));
    const normed = tf.mul(centred, scale);
    save([normed, scale, weight]);
    const gradFunc = (dy: tf.Tensor, [normed, scale, weight]: tf.Tensor[]) => {
      const dNormed = tf.mul(dy, weight as tf.Tensor);
      const projection = tf.mul(normed as tf.Tensor, tf.mean(tf.mul(dNormed, normed as tf.Tensor), -1, true));
      const dx = tf.mul(tf.sub(tf.sub(dNormed, tf.mean(dNormed, -1, true)), projection), scale as tf.Tensor);
      return [dx, sumRows(tf.mul<tf.Tensor2D>(dy, normed as tf.Tensor)), sumRows(dy as tf.Tensor2D)];
    };
    return { value: tf.add(tf.mul(normed, weight), bias), gradFunc };
  });
  return operation(x, weight, bias) as tf.Tensor2D;
}
