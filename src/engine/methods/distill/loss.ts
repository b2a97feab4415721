import * as tf from '@tensorflow/tfjs-core';
import { generalizedJsd } from './divergence';

/** One micro-batch of on-policy distillation: B rows, T predicted tokens each, V vocabulary. */
export interface DistillBatch {
  /** Logits of the teacher at the same tokens, B·T × V. */
  teacherLogits_NV: tf.Tensor2D;
  /** 1 where the token carries loss. */
  mask_BT: tf.Tensor2D;
  /** Tokens with loss in the whole update. */
  numItemsInBatch: number;
}

export interface DistillRecipePart {
  beta: number;
  temperature: number;
}

/**
 * L = Σ mask · D(student, teacher) / num_items_in_batch, as TRL's `generalized_jsd_loss`: a mean over the tokens of the whole update.
 * Both distributions are softened with the temperature that completions are sampled at, as TRL's `DistillationTrainer` does; its
 * `GKDTrainer` samples at one temperature and compares at 1. `num_items_in_batch` counts the completions trained on, as in
 * `DistillationTrainer` (`GKDTrainer` counts those of the dataset, sampled or not).
 */
export function distillLoss(
  logits_NV: tf.Tensor2D,
  { teacherLogits_NV, mask_BT, numItemsInBatch }: DistillBatch,
  { beta, temperature }: DistillRecipePart,
): tf.Scalar {
  const divergence_N = generalizedJsd(logits_NV, teacherLogits_NV, beta, temperature);
  return tf.mul(tf.sum(tf.mul(tf.reshape(divergence_N, mask_BT.shape), mask_BT)), 1 / Math.max(numItemsInBatch, 1));
}
