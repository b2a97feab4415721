import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';

/** silu(gate) · up, elementwise, silu(g) = g·σ(g), silu′(g) = σ(g)·(1 + g·(1 − σ(g))) (Shazeer 2020). */
export function swiglu(gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  const operation = customGradient((...inputs) => {
    const [gate, up, save] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    // σ is computed twice rather than kept.
    save([gate, up]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [gate, up] = saved as [tf.Tensor, tf.Tensor];
      const sigmoid = tf.sigmoid(gate);
      const silu = tf.mul(gate, sigmoid);
      // σ + g·σ·(1 − σ) = σ + silu − silu·σ
      const slope = tf.sub(tf.add(sigmoid, silu), tf.mul(silu, sigmoid));
      return [tf.mul(tf.mul(dy, up), slope), tf.mul(dy, silu)];
    };
    return { value: tf.mul(tf.mul(gate, tf.sigmoid(gate)), up), gradFunc };
  });
  return operation(gate, up) as tf.Tensor2D;
}
