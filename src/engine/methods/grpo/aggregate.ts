import * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../compute';
import type { GrpoBatch } from './loss';

/**
 * One number of the losses of a micro-batch's tokens, TRL's by `loss_type`:
 *
 *     grpo, sapo             mean over completions of token means
 *     bnpo                   mean over the micro-batch's tokens
 *     dr_grpo                Σ / (B · max_completion_length)                     Liu et al. 2025, arXiv:2503.20783
 *     luspo                  mean over completions of token sums                 a sequence counts with its length, arXiv:2602.05261
 *     dapo, cispo, vespo,    Σ / tokens of the generation batch that fall to one update
 *     clip_cov, kl_cov
 *
 * all but the last divided by gradient_accumulation_steps too.
 */
export function aggregate(
  loss_BT: tf.Tensor,
  mask_BT: tf.Tensor2D,
  batch: Pick<GrpoBatch, 'rows' | 'mask_BT' | 'numItemsInBatch'>,
  recipe: GrpoTask['recipe'],
): tf.Scalar {
  const total = (): tf.Tensor => tf.sum(tf.mul(loss_BT, mask_BT));
  const accumulation = recipe.gradient_accumulation_steps;
  switch (recipe.loss_type) {
    case 'grpo':
    case 'sapo':
      return tf.div(tf.mean(sequenceMean(loss_BT, mask_BT)), accumulation);
    case 'bnpo':
      return tf.div(total(), Math.max(1, countOf(batch.mask_BT)) * accumulation);
    case 'dr_grpo':
      return tf.div(total(), batch.rows * recipe.max_completion_length * accumulation);
    case 'luspo':
      return tf.div(total(), batch.rows * accumulation);
    case 'dapo':
    case 'cispo':
    case 'vespo':
    case 'clip_cov':
    case 'kl_cov': {
      const windows = (recipe.steps_per_generation ?? accumulation) / accumulation;
      return tf.div(total(), Math.max(1, batch.numItemsInBatch) / windows);
    }
  }
}

/**
 * The same with only the kept tokens in the denominator (Wang et al. 2025, arXiv:2506.01939), which are known of the micro-batch alone, as is the
 * quantile that keeps them: grpo and sapo take the mean over completions of their kept tokens' means, the others the mean over the
 * micro-batch's kept tokens; both are divided by gradient_accumulation_steps. Not of losses that are divided by no number of tokens.
 */
export function aggregateKept(loss_BT: tf.Tensor, kept_BT: tf.Tensor2D, recipe: GrpoTask['recipe']): tf.Scalar {
  const isBySequence = recipe.loss_type === 'grpo' || recipe.loss_type === 'sapo';
  const mean = isBySequence
    ? tf.mean(sequenceMean(loss_BT, kept_BT))
    : tf.div(tf.sum(tf.mul(loss_BT, kept_BT)), tf.maximum(tf.sum(kept_BT), 1));
  return tf.div(mean, recipe.gradient_accumulation_steps);
}

/** Mean over the tokens of each sequence that count, [B, T] → [B, 1]; 0 for a sequence with none. */
export function sequenceMean(x_BT: tf.Tensor, mask_BT: tf.Tensor2D): tf.Tensor {
  const count_B1 = tf.maximum(tf.sum(mask_BT, 1, true), 1);
  return tf.div(tf.sum(tf.mul(x_BT, mask_BT), 1, true), count_B1);
}

function countOf(mask: Float32Array): number {
  return mask.reduce((sum, one) => sum + one, 0);
}
