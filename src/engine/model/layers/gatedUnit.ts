import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../families';
import { swiglu } from './swiglu';

/** activation(gate) · up, elementwise (Shazeer 2020). */
export function gatedUnit(activation: Activation, gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  return activation === 'silu' ? swiglu(gate, up) : tf.mul(activated(activation, gate), up);
}

/** The activation of an MLP, elementwise. */
export function activated(activation: Activation, x: tf.Tensor2D): tf.Tensor2D {
  switch (activation) {
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'gelu':
      return gelu(x);
    case 'gelu_new':
    case 'gelu_pytorch_tanh':
      return geluTanh(x);
  }
}

/** x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016). */
function gelu(x: tf.Tensor2D): tf.Tensor2D {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}

/** Its approximation x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))), from the same paper. */
function geluTanh(x: tf.Tensor2D): tf.Tensor2D {
  const cube = tf.mul(tf.mul(x, x), x);
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
