import * as tf from '@tensorflow/tfjs-core';
import type { SftRecipe } from '../../../contract/recipe';
import { tokenLogprobs } from '../../algorithms/tokenStatistics';
import { dft } from './losses/dft';
import { nll } from './losses/nll';
import type { TokenLoss } from './losses/terms';

/** One micro-batch of supervised fine-tuning: B rows, T predicted tokens each, V vocabulary. */
export interface SftBatch {
  targetIds_BT: Int32Array;
  /** 1 where the token carries loss. */
  mask_BT: tf.Tensor2D;
  /** Tokens with loss in the whole update. */
  numItemsInBatch: number;
}

const tokenLosses: Record<SftRecipe['loss_type'], TokenLoss> = { nll, dft };

/**
 * L = Σ mask · l / num_items_in_batch, as transformers' `ForCausalLMLoss` with TRL's `loss_type`: a mean over the tokens of the whole update, not
 * of the micro-batch.
 */
export function sftLoss(
  logits_NV: tf.Tensor2D,
  { targetIds_BT, mask_BT, numItemsInBatch }: SftBatch,
  lossType: SftRecipe['loss_type'],
): tf.Scalar {
  const logp_BT: tf.Tensor2D = tf.reshape(tokenLogprobs(logits_NV, targetIds_BT, 1), mask_BT.shape);
  return tf.mul(tf.sum(tf.mul(tokenLosses[lossType](logp_BT), mask_BT)), 1 / Math.max(numItemsInBatch, 1));
}
