import * as tf from '@tensorflow/tfjs-core';
import type { Rotary } from '../rotaryFrequencies';

/** How heads are turned by their positions. */
export interface Rotation {
  /** cos and sin of each position's angles, both halves: [sequences, n, headDim], or [1, n, headDim] for all of them. */
  cos: tf.Tensor;
  sin: tf.Tensor;
  /** {@link halfTurn} */
  turn: tf.Tensor2D;
}

/** Positions of the tokens at hand, and tokens of the whole sequence, which choose between frequencies for short and for long ones. */
export interface RotatedSequence {
  positions: readonly number[];
  tokens: number;
}

/** The rotation of sequences with equally many positions; transformers' layout, where dimension i pairs with i + n. Dimensions behind the pairs stay as they are. */
export function rotation(rotary: Rotary, headDim: number, sequences: readonly RotatedSequence[]): Rotation {
  const pairs = rotary.frequencies.length;
  const length = (sequences[0] as RotatedSequence).positions.length;
  const cos = new Float32Array(sequences.length * length * headDim).fill(1);
  const sin = new Float32Array(cos.length);
  for (const [index, { positions, tokens }] of sequences.entries()) {
    const { frequencies } = rotary.long && tokens > rotary.long.beyond ? rotary.long : rotary;
    for (let n = 0; n < length; n++) {
      for (let i = 0; i < pairs; i++) {
        // transformers forms the angle in float32.
        const angle = Math.fround((positions[n] as number) * (frequencies[i] as number));
        const at = (index * length + n) * headDim + i;
        cos[at] = cos[at + pairs] = rotary.scale * Math.cos(angle);
        sin[at] = sin[at + pairs] = rotary.scale * Math.sin(angle);
      }
    }
  }
  const shape: [number, number, number] = [sequences.length, length, headDim];
  return { cos: tf.tensor3d(cos, shape), sin: tf.tensor3d(sin, shape), turn: halfTurn(pairs, headDim) };
}

/**
 * The matrix that turns [a, b, c] (the two parts of the rotated pairs, and the rest of a head) into [−b, a, 0] as x·R: a product with it
 * is exact, and quicker on wasm than slices and a concatenation.
 */
function halfTurn(pairs: number, headDim: number): tf.Tensor2D {
  const values = new Float32Array(headDim * headDim);
  for (let i = 0; i < pairs; i++) {
    values[(i + pairs) * headDim + i] = -1;
    values[i * headDim + i + pairs] = 1;
  }
  return tf.tensor2d(values, [headDim, headDim]);
}

/** x·cos + rotate_half(x)·sin; x is [..., sequences, n, headDim] (Su et al. 2021, in transformers' arrangement). */
export function rotate(x: tf.Tensor, rotation: Rotation | null): tf.Tensor {
  if (!rotation) return x;
  return tf.add(tf.mul(x, rotation.cos), tf.mul(turned(x, rotation.turn), rotation.sin));
}

/** The gradient of {@link rotate}: the inverse rotation, since the turn's transpose is its negative. */
export function rotateBack(dy: tf.Tensor, rotation: Rotation | null): tf.Tensor {
  if (!rotation) return dy;
  return tf.sub(tf.mul(dy, rotation.cos), turned(tf.mul(dy, rotation.sin), rotation.turn));
}

function turned(x: tf.Tensor, turn: tf.Tensor2D): tf.Tensor {
  const headDim = turn.shape[0];
  return tf.reshape(tf.matMul(tf.reshape(x, [x.size / headDim, headDim]), turn), x.shape);
}
