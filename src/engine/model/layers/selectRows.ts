import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';

/**
 * Rows `index` of x [n, d] → [m, d]. An entry of −1 picks row 0 and passes no gradient back; every other row is picked at most once, so
 * the gradient is a gather too, and no backend needs UnsortedSegmentSum (which wasm lacks).
 */
export function selectRows(x: tf.Tensor2D, index: Int32Array): tf.Tensor2D {
  const [rows, width] = x.shape;
  const picked = index.map((row) => Math.max(row, 0));
  const operation = customGradient((...inputs) => {
    const [x] = inputs as [tf.Tensor2D];
    const gradFunc = (dy: tf.Tensor) => {
      const source = new Int32Array(rows).fill(index.length);
      index.forEach((row, position) => {
        if (row >= 0) source[row] = position;
      });
      return tf.gather(tf.concat([dy as tf.Tensor2D, tf.zeros([1, width])], 0), tf.tensor1d(source, 'int32'));
    };
    return { value: tf.gather(x, tf.tensor1d(picked, 'int32')), gradFunc };
  });
  return operation(x);
}
