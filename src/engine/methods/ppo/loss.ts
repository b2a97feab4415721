import * as tf from '@tensorflow/tfjs-core';
import type { PpoTask } from '../../compute';
import { LARGEST_K3, LARGEST_LOG_RATIO, type KlEstimator } from './klPenalty';

/** One micro-batch: B completions of at most T tokens. Host arrays are flat, row by row. */
export interface PpoBatch {
  rows: number;
  length: number;
  targetIds_BT: Int32Array;
  /** 1 for a completion token. */
  mask_BT: Float32Array;
  advantages_BT: Float32Array;
  oldLogp_BT: Float32Array;
  /** null where no KL is in the loss. */
  refLogp_BT: Float32Array | null;
  returns_BT: Float32Array;
  oldValues_BT: Float32Array;
  numItemsInBatch: number;
}

type Recipe = PpoTask['recipe'];

export interface PolicyTerms {
  loss: tf.Scalar;
  logRatio_BT: tf.Tensor2D;
}

/**
 * PPO's clipped surrogate (Schulman et al. 2017, arXiv:1707.06347) with the dual clip (Ye et al. 2020, arXiv:1912.09729), verl's
 * `compute_policy_loss_vanilla`, and its KL in the loss:
 *
 *     r = exp(log π − log π_old), the difference within ±20
 *     l = max(−A·r, −A·clip(r, 1 − ε, 1 + ε)), and at most −A·c where A < 0
 *     L = Σ (l + c_KL·KL) / tokens of the update
 *
 * verl takes the mean over the tokens of a mini-batch as its token-mean does; TRL averages the means of micro-batches.
 */
export function policyLoss(logp_BT: tf.Tensor2D, batch: PpoBatch, recipe: Recipe): PolicyTerms {
  const host = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, logp_BT.shape);
  const against_BT = tf.neg(host(batch.advantages_BT));
  const moved_BT: tf.Tensor2D = tf.sub(logp_BT, host(batch.oldLogp_BT));
  const logRatio_BT: tf.Tensor2D = tf.clipByValue(moved_BT, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO);
  const ratio_BT = tf.exp(logRatio_BT);
  const inside_BT = tf.clipByValue(ratio_BT, 1 - recipe.cliprange, 1 + recipe.cliprange);
  const clipped_BT = tf.maximum(tf.mul(against_BT, ratio_BT), tf.mul(against_BT, inside_BT));
  const bounded_BT = tf.minimum(clipped_BT, tf.mul(against_BT, recipe.clip_ratio_c));
  let loss_BT: tf.Tensor = tf.where(tf.greater(against_BT, 0), bounded_BT, clipped_BT);
  if (recipe.kl_loss_coef > 0) {
    if (!batch.refLogp_BT)
      throw new Error('kl_loss_coef is greater than 0 and there are no log-probabilities of the reference policy');
    const kl_BT = klOf(tf.sub(logp_BT, host(batch.refLogp_BT)), recipe.kl_loss_type);
    loss_BT = tf.add(loss_BT, tf.mul(kl_BT, recipe.kl_loss_coef));
  }
  return { loss: tokenMean(loss_BT, batch), logRatio_BT };
}

/**
 * The clipped value loss, verl's `compute_value_loss`: Σ ½·max((V − R)², (V_clip − R)²) / tokens of the update, with V_clip within
 * ±cliprange_value of the value at sampling.
 */
export function valueLoss(values_BT: tf.Tensor2D, batch: PpoBatch, { cliprange_value }: Recipe): tf.Scalar {
  const host = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, values_BT.shape);
  const old_BT = host(batch.oldValues_BT);
  const returns_BT = host(batch.returns_BT);
  const moved_BT = tf.clipByValue(tf.sub(values_BT, old_BT), -cliprange_value, cliprange_value);
  const free_BT = tf.square(tf.sub(values_BT, returns_BT));
  const clipped_BT = tf.square(tf.sub(tf.add(old_BT, moved_BT), returns_BT));
  return tf.mul(tokenMean(tf.maximum(free_BT, clipped_BT), batch), 0.5);
}

/** Σ over the tokens of a micro-batch / tokens of the whole update. */
function tokenMean(x_BT: tf.Tensor, { rows, length, mask_BT, numItemsInBatch }: PpoBatch): tf.Scalar {
  return tf.div(tf.sum(tf.mul(x_BT, tf.tensor2d(mask_BT, [rows, length]))), Math.max(1, numItemsInBatch));
}

/** `tokenKl` on the device, of d = log π − log π_ref. */
function klOf(difference_BT: tf.Tensor, estimator: KlEstimator): tf.Tensor {
  switch (estimator) {
    case 'k1':
      return difference_BT;
    case 'abs':
      return tf.abs(difference_BT);
    case 'k2':
      return tf.mul(tf.square(difference_BT), 0.5);
    case 'k3': {
      const bounded_BT = tf.clipByValue(difference_BT, -LARGEST_LOG_RATIO, LARGEST_LOG_RATIO);
      return tf.minimum(tf.sub(tf.add(tf.exp(tf.neg(bounded_BT)), bounded_BT), 1), LARGEST_K3);
    }
  }
}
