import * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../compute';
import { tokenEntropies, tokenLogprobs } from '../../algorithms/tokenStatistics';
import type { CompletionBatch } from '../../algorithms/completionBatch';
import { constant } from '../../algorithms/constant';
import { aggregate, aggregateKept, sequenceMean } from './aggregate';
import { highEntropyMask } from './highEntropyMask';
import { policyLosses } from './policyLosses';

export interface GrpoBatch extends CompletionBatch {
  numItemsInBatch: number;
  /** B × T random numbers above 0 and at most 1; null where the loss draws none. */
  priority_BT: Float32Array | null;
}

/** The loss and what its metrics need. */
export interface GrpoTerms {
  loss: tf.Scalar;
  /** The loss without the entropy bonus; null where there is none. */
  policyLoss: tf.Scalar | null;
  logp_BT: tf.Tensor2D;
  entropy_BT: tf.Tensor2D;
  kl_BT: tf.Tensor2D | null;
  /** What the metrics of this loss type are made of, B × T, or B × 1 where it is of whole sequences; null where it has none. */
  measured: tf.Tensor2D | null;
}

/**
 * TRL 1.13's GRPO loss (`GRPOTrainer._compute_loss`; Shao et al. 2024, arXiv:2402.03300):
 *
 *     r = exp(log π − log π_old)                                    token, or exp(mean_t (…)) sequence (GSPO, arXiv:2507.18071)
 *     l = policy loss of loss_type · 1[H ≥ τ] + β·k3                 `policyLosses.ts`
 *     k3 = exp(log π_ref − log π) − (log π_ref − log π) − 1         times r with use_bias_correction_kl
 *     L = aggregate(l) − c_H · mean H / accumulation                `aggregate.ts`
 *
 * Departures from the papers are TRL's: the paper's KL is not multiplied by r, and τ is a quantile of the micro-batch's tokens, all of which are
 * in the denominator unless top_entropy_denominator is kept. The KL is always of all tokens. With top_entropy_tokens dropped the loss is that of H < τ.
 */
export function grpoLoss(logits_NV: tf.Tensor2D, batch: GrpoBatch, recipe: GrpoTask['recipe']): GrpoTerms {
  const shape: tf.ShapeMap[tf.Rank.R2] = [batch.rows, batch.length];
  const mask_BT = tf.tensor2d(batch.mask_BT, shape);
  const advantage_B1 = tf.tensor2d(batch.advantage_B, [batch.rows, 1]);
  const logp_BT = tf.reshape<tf.Rank.R2>(tokenLogprobs(logits_NV, batch.completionIds_BT, recipe.temperature), shape);
  const entropies = (z_NV: tf.Tensor2D): tf.Tensor2D => tf.reshape<tf.Rank.R2>(tokenEntropies(z_NV, recipe.temperature), shape);
  // Without a bonus it is only measured.
  const entropy_BT = recipe.entropy_coef === 0 ? constant(logits_NV, entropies) : entropies(logits_NV);
  const carries_BT =
    recipe.top_entropy_quantile < 1
      ? constant(entropy_BT, (x_BT) => carrying(highEntropyMask(x_BT, batch, recipe.top_entropy_quantile), recipe))
      : null;

  // A constant copy of logp_BT makes a ratio of exactly 1 whose gradient is that of log π.
  const oldLogp_BT = batch.oldLogp_BT ? tf.tensor2d(batch.oldLogp_BT, shape) : constant(logp_BT, tf.clone);
  const logRatio_BT: tf.Tensor2D = tf.sub(logp_BT, oldLogp_BT);
  const ratio = tf.exp(
    recipe.importance_sampling_level === 'token' ? logRatio_BT : sequenceMean(logRatio_BT, mask_BT),
  ) as tf.Tensor2D;

  const tokens = batch.mask_BT.reduce((sum, one) => sum + one, 0);
  const priority_BT = batch.priority_BT && tf.tensor2d(batch.priority_BT, shape);
  const policy = policyLosses[recipe.loss_type](
    { logp_BT, logRatio_BT, ratio, advantage_B1, mask_BT, tokens, priority_BT },
    recipe,
  );
  const kl_BT = recipe.beta > 0 ? klToReference(logp_BT, ratio, batch, recipe) : null;
  const penalty_BT = kl_BT && tf.mul(kl_BT, recipe.beta);
  let policyLoss: tf.Scalar;
  if (carries_BT && recipe.top_entropy_denominator === 'kept') {
    const kept = aggregateKept(policy.loss, tf.mul(mask_BT, carries_BT), recipe);
    policyLoss = penalty_BT ? tf.add(kept, aggregate(penalty_BT, mask_BT, batch, recipe)) : kept;
  } else {
    const loss_BT = carries_BT ? tf.mul(policy.loss, carries_BT) : policy.loss;
    policyLoss = aggregate(penalty_BT ? tf.add(loss_BT, penalty_BT) : loss_BT, mask_BT, batch, recipe);
  }
  const terms = { logp_BT, entropy_BT, kl_BT, measured: policy.measured };
  if (recipe.entropy_coef === 0) return { loss: policyLoss, policyLoss: null, ...terms };
  const bonusMask_BT = carries_BT ? tf.mul(mask_BT, carries_BT) : mask_BT;
  const meanEntropy = tf.div(tf.sum(tf.mul(entropy_BT, bonusMask_BT)), tf.maximum(tf.sum(bonusMask_BT), 1));
  const bonus = tf.mul(meanEntropy, recipe.entropy_coef / recipe.gradient_accumulation_steps);
  return { loss: tf.sub(policyLoss, bonus), policyLoss, ...terms };
}

/** 1 at the tokens that carry the policy loss: those of high entropy, or all but them. */
function carrying(isHighEntropy_BT: tf.Tensor2D, { top_entropy_tokens }: GrpoTask['recipe']): tf.Tensor2D {
  return top_entropy_tokens === 'kept' ? isHighEntropy_BT : tf.sub(1, isHighEntropy_BT);
}

/** The k3 estimator of KL(π ‖ π_ref) (http://joschu.net/blog/kl-approx.html), times the ratio where its bias is to be corrected. */
function klToReference(
  logp_BT: tf.Tensor2D,
  ratio: tf.Tensor2D,
  { refLogp_BT }: GrpoBatch,
  recipe: GrpoTask['recipe'],
): tf.Tensor2D {
  if (!refLogp_BT) throw new Error('beta is greater than 0 and there are no log-probabilities of the reference policy');
  const refLogRatio_BT = tf.sub(tf.tensor2d(refLogp_BT, logp_BT.shape), logp_BT);
  const k3_BT = tf.sub(tf.sub(tf.exp(refLogRatio_BT), refLogRatio_BT), 1);
  return (recipe.use_bias_correction_kl ? tf.mul(k3_BT, ratio) : k3_BT) as tf.Tensor2D;
}
