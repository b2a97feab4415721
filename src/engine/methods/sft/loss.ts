import * as tf from '@tensorflow/tfjs-core';
import { tokenLogprobs } from '../../algorithms/tokenStatistics';

/** One micro-batch of supervised fine-tuning: B rows, T predicted tokens each, V vocabulary. */
export interface SftBatch {
  targetIds_BT: Int32Array;
  /** 1 where the token carries loss. */
  mask_BT: tf.Tensor2D;
  /** Tokens with loss in the whole update. */
  numItemsInBatch: number;
}

/**
 * Negative log-likelihood, L = −Σ mask · log π(token) / num_items_in_batch, as transformers' `ForCausalLMLoss` with TRL's
 * `loss_type: nll`: a mean over the tokens of the whole update, not of the micro-batch.
 */
export function sftLoss(logits_NV: tf.Tensor2D, { targetIds_BT, mask_BT, numItemsInBatch }: SftBatch): tf.Scalar {
  const logp_BT = tf.reshape(tokenLogprobs(logits_NV, targetIds_BT, 1), mask_BT.shape);
  return tf.mul(tf.sum(tf.mul(logp_BT, mask_BT)), -1 / Math.max(numItemsInBatch, 1));
}
