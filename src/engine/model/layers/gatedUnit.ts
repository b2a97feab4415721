import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../families';
import { swiglu } from './swiglu';

/** activation(gate) · up, elementwise (Shazeer 2020). */
export function gatedUnit(activation: Activation, gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D {
  return activation === 'silu' ? swiglu(gate, up) : tf.mul(geluTanh(gate), up);
}

/** x/2 · (1 + tanh(√(2/π)·(x + 0.044715·x³))) (Hendrycks and Gimpel 2016). */
function geluTanh(x: tf.Tensor2D): tf.Tensor2D {
  const cube = tf.mul(tf.mul(x, x), x);
  const inner = tf.mul(tf.add(x, tf.mul(cube, 0.044715)), Math.sqrt(2 / Math.PI));
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
}
