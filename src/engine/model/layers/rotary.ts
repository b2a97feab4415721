import * as tf from '@tensorflow/tfjs-core';

/** cos and sin of each position's angles, both halves: [n, headDim], or a shape that broadcasts to what it turns. */
export interface RotaryTable {
  cos: tf.Tensor;
  sin: tf.Tensor;
}

/** What a table is made from: frequencies of n pairs, heads of at least 2n dimensions, and a factor of what is rotated. */
export interface RotaryShape {
  rotaryFrequencies: Float32Array;
  rotaryScale: number;
  headDim: number;
}

/** The table for given positions; transformers' layout, where dimension i pairs with i + n. Dimensions behind the pairs stay as they are. */
export function rotaryTable(
  positions: ArrayLike<number>,
  { rotaryFrequencies: frequencies, rotaryScale, headDim }: RotaryShape,
): RotaryTable {
  const half = frequencies.length;
  const cos = new Float32Array(positions.length * headDim).fill(1);
  const sin = new Float32Array(cos.length);
  for (let row = 0; row < positions.length; row++) {
    for (let i = 0; i < half; i++) {
      // transformers forms the angle in float32.
      const angle = Math.fround((positions[row] as number) * (frequencies[i] as number));
      const at = row * headDim + i;
      cos[at] = cos[at + half] = rotaryScale * Math.cos(angle);
      sin[at] = sin[at + half] = rotaryScale * Math.sin(angle);
    }
  }
  const shape: [number, number] = [positions.length, headDim];
  return { cos: tf.tensor2d(cos, shape), sin: tf.tensor2d(sin, shape) };
}

/**
 * The matrix that turns [a, b, c] (the two parts of the rotated pairs, and the rest of a head) into [−b, a, 0] as x·R: a product with it
 * is exact, and quicker on wasm than slices and a concatenation.
 */
export function halfTurn({ rotaryFrequencies, headDim }: RotaryShape): tf.Tensor2D {
  const half = rotaryFrequencies.length;
  const values = new Float32Array(headDim * headDim);
  for (let i = 0; i < half; i++) {
    values[(i + half) * headDim + i] = -1;
    values[i * headDim + i + half] = 1;
  }
  return tf.tensor2d(values, [headDim, headDim]);
}

/** x·cos + rotate_half(x)·sin; x is [..., n, headDim] (Su et al. 2021, in transformers' arrangement). */
export function rotate(x: tf.Tensor, { cos, sin }: RotaryTable, turn: tf.Tensor2D): tf.Tensor {
  return tf.add(tf.mul(x, cos), tf.mul(turned(x, turn), sin));
}

/** The gradient of {@link rotate}: the inverse rotation, since the turn's transpose is its negative. */
export function rotateBack(dy: tf.Tensor, { cos, sin }: RotaryTable, turn: tf.Tensor2D): tf.Tensor {
  return tf.sub(tf.mul(dy, cos), turned(tf.mul(dy, sin), turn));
}

function turned(x: tf.Tensor, turn: tf.Tensor2D): tf.Tensor {
  const headDim = turn.shape[0];
  return tf.reshape(tf.matMul(tf.reshape(x, [x.size / headDim, headDim]), turn), x.shape);
}
