import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';
import { sumRows } from './linear';

/**
 * Root-mean-square norm over the last axis of x [n, d]: y = x / √(mean(x²) + ε) · w (Zhang and Sennrich 2019), with
 * dx = (dy·w − x̂ · mean(dy·w·x̂)) / √(mean(x²) + ε) and dw = Σ_n dy·x̂, where x̂ = y / w.
 */
export function rmsNorm(x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D {
  const operation = customGradient((...inputs) => {
    const [x, weight, save] = inputs as [tf.Tensor2D, tf.Tensor1D, tf.GradSaveFunc];
    const scale = tf.rsqrt(tf.add(tf.mean(tf.mul(x, x), -1, true), epsilon));
    const normed = tf.mul(x, scale);
    save([normed, scale, weight]);
    const gradFunc = (dy: tf.Tensor, [normed, scale, weight]: tf.Tensor[]) => {
      const dNormed = tf.mul(dy, weight as tf.Tensor);
      const projection = tf.mean(tf.mul(dNormed, normed as tf.Tensor), -1, true);
      const dx = tf.mul(tf.sub(dNormed, tf.mul(normed as tf.Tensor, projection)), scale as tf.Tensor);
      return [dx, sumRows(tf.mul<tf.Tensor2D>(dy, normed as tf.Tensor))];
    };
    return { value: tf.mul(normed, weight), gradFunc };
  });
  return operation(x, weight) as tf.Tensor2D;
}
