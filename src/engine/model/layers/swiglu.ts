import * as tf from '@tensorflow/tfjs-core';

/** silu(gate) · up, elementwise, silu(g) = g·σ(g), silu′(g) = σ(g)·(1 + g·(1 − σ(g))) (Shazeer 2020). */
export function swiglu(gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const [gate, up, save] = inputs as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    const sigmoid = tf.sigmoid(gate);
    const silu = tf.mul(gate, sigmoid);
    save([sigmoid, silu, up]);
    const gradFunc = (dy: tf.Tensor, [sigmoid, silu, up]: tf.Tensor[]) => {
      // σ + g·σ·(1 − σ) = σ + silu − silu·σ
      const slope = tf.sub(tf.add(sigmoid as tf.Tensor, silu as tf.Tensor), tf.mul(silu as tf.Tensor, sigmoid as tf.Tensor));
      return [tf.mul(tf.mul(dy, up as tf.Tensor), slope), tf.mul(dy, silu as tf.Tensor)];
    };
    return { value: tf.mul(silu, up), gradFunc };
  });
  return operation(gate, up) as tf.Tensor2D;
}
