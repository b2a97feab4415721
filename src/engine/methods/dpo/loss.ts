import * as tf from '@tensorflow/tfjs-core';
import type { DpoTask } from '../../compute';
import { tokenLogprobs } from '../../algorithms/tokenStatistics';
import { pairLosses } from './pairLosses';

/** One micro-batch of P pairs: 2·P rows of at most T predicted tokens, the chosen first. Host arrays are flat, row by row. */
export interface DpoBatch {
  pairs: number;
  length: number;
  targetIds_BT: Int32Array;
  /** 1 for a token of a completion. */
  mask_BT: Float32Array;
  refChosenLogp_P: Float32Array;
  refRejectedLogp_P: Float32Array;
}

export interface DpoTerms {
  loss: tf.Scalar;
  chosenLogp_P: tf.Tensor1D;
  rejectedLogp_P: tf.Tensor1D;
}

/** TRL 1.13's `DPOTrainer._compute_loss`: the mean over pairs of the loss of `loss_type`, divided by gradient_accumulation_steps as transformers does. */
export function dpoLoss(logits_NV: tf.Tensor2D, batch: DpoBatch, recipe: DpoTask['recipe']): DpoTerms {
  const { pairs, length } = batch;
  const shape: [number, number] = [2 * pairs, length];
  const logp_BT = tf.reshape(tokenLogprobs(logits_NV, batch.targetIds_BT, 1), shape);
  const mask_BT = tf.tensor2d(batch.mask_BT, shape);
  const sum_B = tf.sum(tf.mul(logp_BT, mask_BT), 1);
  const tokens_B = tf.maximum(tf.sum(mask_BT, 1), 1);
  const half = (x_B: tf.Tensor, start: number): tf.Tensor1D => tf.slice(x_B, [start], [pairs]) as tf.Tensor1D;
  const chosenLogp_P = half(sum_B, 0);
  const rejectedLogp_P = half(sum_B, pairs);
  const refChosenLogp_P = tf.tensor1d(batch.refChosenLogp_P);
  const refRejectedLogp_P = tf.tensor1d(batch.refRejectedLogp_P);
  const loss_P = pairLosses[recipe.loss_type](
    {
      ...{ chosenLogp_P, rejectedLogp_P, refChosenLogp_P, refRejectedLogp_P },
      chosenRatio_P: tf.sub(chosenLogp_P, refChosenLogp_P),
      rejectedRatio_P: tf.sub(rejectedLogp_P, refRejectedLogp_P),
      chosenTokens_P: half(tokens_B, 0),
      rejectedTokens_P: half(tokens_B, pairs),
    },
    recipe,
  );
  return { loss: tf.div(tf.mean(loss_P), recipe.gradient_accumulation_steps), chosenLogp_P, rejectedLogp_P };
}
