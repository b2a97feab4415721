import * as tf from '@tensorflow/tfjs-core';
import type { RlooTask } from '../../compute';
import { clippedSurrogate } from '../../algorithms/clippedSurrogate';
import type { CompletionBatch } from '../../algorithms/completionBatch';
import { constant } from '../../algorithms/constant';
import { tokenEntropies, tokenLogprobs } from '../../algorithms/tokenStatistics';

export interface RlooTerms {
  loss: tf.Scalar;
  logp_BT: tf.Tensor2D;
  entropy_BT: tf.Tensor2D;
  /** Of whole completions. */
  ratio_B1: tf.Tensor2D;
}

/**
 * TRL 1.13's RLOO loss (`RLOOTrainer._compute_loss`; Ahmadian et al. 2024, arXiv:2402.14740): a completion is one action,
 *
 *     r = exp(Σ_t (log π − log π_old))
 *     L = mean over completions of −min(r·A, clip(r, 1 − ε, 1 + ε_high)·A)
 *
 * divided by gradient_accumulation_steps as transformers does. The paper's REINFORCE has no ratio: on the first pass r is 1 and the gradient
 * is the same. The KL to the reference policy is in A (`advantages.ts`). A completion that is left out has r = 1 and no gradient, and
 * counts in the mean.
 */
export function rlooLoss(logits_NV: tf.Tensor2D, batch: CompletionBatch, recipe: RlooTask['recipe']): RlooTerms {
  const shape: tf.ShapeMap[tf.Rank.R2] = [batch.rows, batch.length];
  const logp_BT = tf.reshape<tf.Rank.R2>(tokenLogprobs(logits_NV, batch.completionIds_BT, recipe.temperature), shape);
  // A constant copy of logp_BT makes a ratio of exactly 1 whose gradient is that of log π.
  const oldLogp_BT = batch.oldLogp_BT ? tf.tensor2d(batch.oldLogp_BT, shape) : constant(logp_BT, tf.clone);
  const mask_BT = tf.tensor2d(batch.mask_BT, shape);
  const logRatio_B1 = tf.sum<tf.Tensor2D>(tf.mul(tf.sub(logp_BT, oldLogp_BT), mask_BT), 1, true);
  const ratio_B1 = tf.exp(logRatio_B1);
  const loss_B1 = clippedSurrogate(ratio_B1, tf.tensor2d(batch.advantage_B, [batch.rows, 1]), recipe);
  return {
    loss: tf.div(tf.mean(loss_B1), recipe.gradient_accumulation_steps),
    logp_BT,
    entropy_BT: constant(logits_NV, (z_NV) => tf.reshape<tf.Rank.R2>(tokenEntropies(z_NV, recipe.temperature), shape)),
    ratio_B1,
  };
}
