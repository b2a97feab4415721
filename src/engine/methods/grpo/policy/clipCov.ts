import * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../../compute';
import { clippedSurrogate } from '../../../algorithms/clippedSurrogate';
import { constant } from '../../../algorithms/constant';
import { largest, tokenCovariance } from './covariance';
import type { PolicyLoss, PolicyLossFunction, PolicyTerms } from './terms';

/**
 * Clip-Cov (The Entropy Mechanism, Cui et al. 2025, arXiv:2505.22617; verl's `compute_policy_loss_clip_cov`): the clipped surrogate, of which a few
 * tokens that would lower the entropy most are left out:
 *
 *     l = −min(r·A, clip(r, 1 − ε, 1 + ε_high)·A) · (1 − chosen)
 *
 * Chosen are max(1, ⌊clip_cov_ratio · tokens⌋) at random of those whose covariance lies between clip_cov_lb and clip_cov_ub and whose
 * ratio is not clipped. Measured is what was chosen.
 */
export const clipCov: PolicyLossFunction = (terms, recipe): PolicyLoss => {
  const chosen_BT = constant(terms.logp_BT, (logp_BT) => chosen({ ...terms, logp_BT }, recipe));
  const loss_BT = clippedSurrogate(terms.ratio, terms.advantage_B1, recipe);
  return { loss: tf.mul(loss_BT, tf.sub(1, chosen_BT)), measured: chosen_BT };
};

function chosen(terms: PolicyTerms, recipe: GrpoTask['recipe']): tf.Tensor2D {
  const { logp_BT, ratio, advantage_B1, mask_BT, tokens, priority_BT } = terms;
  if (!priority_BT) throw new Error('clip_cov chooses tokens at random and has no random numbers');
  const covariance_BT = tokenCovariance(logp_BT, terms);
  const isClipped = tf.notEqual(clippedSurrogate(ratio, advantage_B1, recipe), tf.neg(tf.mul(ratio, advantage_B1)));
  const isBetween = tf.logicalAnd(tf.greater(covariance_BT, recipe.clip_cov_lb), tf.less(covariance_BT, recipe.clip_cov_ub));
  const mayBeChosen = tf.logicalAnd(tf.logicalAnd(isBetween, tf.logicalNot(isClipped)), tf.cast(mask_BT, 'bool'));
  // Priorities are above 0, so that what may not be chosen comes last.
  const score_BT: tf.Tensor2D = tf.mul(tf.cast(mayBeChosen, 'float32'), priority_BT);
  const count = Math.max(1, Math.trunc(recipe.clip_cov_ratio * tokens));
  return tf.mul(largest(score_BT, count), tf.cast(mayBeChosen, 'float32'));
}
