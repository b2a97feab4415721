import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from './customGradient';

/** z − max z and log Σ exp of it, row by row. */
function shifted(logits_NV: tf.Tensor2D, temperature: number): { z_NV: tf.Tensor; logSum_N1: tf.Tensor } {
  const scaled = temperature === 1 ? logits_NV : tf.mul(logits_NV, 1 / temperature);
  const z_NV = tf.sub(scaled, tf.max(scaled, -1, true));
  return { z_NV, logSum_N1: tf.log(tf.sum(tf.exp(z_NV), -1, true)) };
}

/** log softmax(z / T), [N, V] → [N, V]. Not differentiable: for use inside of a gradient of its own. */
export function logProbabilities(logits_NV: tf.Tensor2D, temperature: number): tf.Tensor {
  const { z_NV, logSum_N1 } = shifted(logits_NV, temperature);
  return tf.sub(z_NV, logSum_N1);
}

/**
 * log softmax(z / T)[id] for each row, [N, V] → [N], as TRL's `selective_log_softmax` of logits divided by the temperature.
 * Gradient: dz = dy·(onehot(id) − softmax(z / T)) / T.
 */
export function tokenLogprobs(logits_NV: tf.Tensor2D, ids_N: Int32Array, temperature: number): tf.Tensor1D {
  const operation = customGradient((...inputs) => {
    const [logits, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const { z_NV, logSum_N1 } = shifted(logits, temperature);
    const onehot_NV = tf.cast(tf.oneHot(tf.tensor1d(ids_N, 'int32'), logits.shape[1]), 'float32');
    const value = tf.sub(tf.sum(tf.mul(z_NV, onehot_NV), -1), tf.reshape(logSum_N1, [logits.shape[0]]));
    save([tf.sub(onehot_NV, tf.exp(tf.sub(z_NV, logSum_N1)))]);
    const gradFunc = (dy: tf.Tensor, [slope_NV]: tf.Tensor[]) =>
      tf.mul(slope_NV as tf.Tensor, tf.reshape(tf.mul(dy, 1 / temperature), [-1, 1]));
    return { value, gradFunc };
  });
  return operation(logits_NV) as tf.Tensor1D;
}

/**
 * Entropy of softmax(z / T) for each row in nats, [N, V] → [N], as TRL's `entropy_from_logits`: H = logΣexp z − Σ p·z.
 * Gradient: dz = −dy·p·(log p + H) / T.
 */
export function tokenEntropies(logits_NV: tf.Tensor2D, temperature: number): tf.Tensor1D {
  const operation = customGradient((...inputs) => {
    const [logits, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const { z_NV, logSum_N1 } = shifted(logits, temperature);
    const logp_NV = tf.sub(z_NV, logSum_N1);
    const p_NV = tf.exp(logp_NV);
    const entropy_N = tf.neg(tf.sum(tf.mul(p_NV, logp_NV), -1)) as tf.Tensor1D;
    save([logp_NV, p_NV, entropy_N]);
    const gradFunc = (dy: tf.Tensor, [logp_NV, p_NV, entropy_N]: tf.Tensor[]) => {
      const excess = tf.add(logp_NV as tf.Tensor, tf.reshape(entropy_N as tf.Tensor, [-1, 1]));
      return tf.mul(tf.mul(p_NV as tf.Tensor, excess), tf.reshape(tf.mul(dy, -1 / temperature), [-1, 1]));
    };
    return { value: entropy_N, gradFunc };
  });
  return operation(logits_NV);
}
