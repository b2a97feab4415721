import * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../../compute';
import { constant } from '../../../algorithms/constant';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/** Bounds of a token's log ratio and of a sequence's, TRL's. */
const MOST = 20;
const LEAST = Math.log(1e-8);
/** log of the largest float32. */
const LARGEST = 88.72;

/**
 * VESPO (arXiv:2602.10693): the gradient of log π weighted by a gamma kernel of the whole sequence's importance weight w = Π r, TRL's `get_gamma_weights`:
 *
 *     l = −sg(φ(w))·A·log π,   φ(w) = e^λ · w^k · e^(−λw),   φ(1) = 1
 *
 * with (k, λ) = (vespo_k_pos, vespo_lambda_pos) where A ≥ 0, else (vespo_k_neg, vespo_lambda_neg). Measured is φ, B × 1.
 */
export const vespo: PolicyLossFunction = ({ logp_BT, logRatio_BT, advantage_B1, mask_BT }, recipe): PolicyLoss => {
  const phi_B1 = constant(logRatio_BT, (logRatio_BT) => gammaWeights(logRatio_BT, advantage_B1, mask_BT, recipe));
  return { loss: tf.neg(tf.mul(tf.mul(phi_B1, advantage_B1), logp_BT)) as tf.Tensor2D, measured: phi_B1 };
};

function gammaWeights(
  logRatio_BT: tf.Tensor2D,
  advantage_B1: tf.Tensor2D,
  mask_BT: tf.Tensor2D,
  recipe: GrpoTask['recipe'],
): tf.Tensor2D {
  const total_B1 = tf.sum(tf.mul(tf.clipByValue(logRatio_BT, -MOST, MOST), mask_BT), 1, true);
  const logW_B1 = tf.clipByValue(total_B1, LEAST, MOST);
  const isGood = tf.greaterEqual(advantage_B1, 0);
  const pick = (positive: number, negative: number): tf.Tensor =>
    tf.where(isGood, tf.fill(advantage_B1.shape, positive), tf.fill(advantage_B1.shape, negative));
  const k_B1 = pick(recipe.vespo_k_pos, recipe.vespo_k_neg);
  const lambda_B1 = pick(Math.max(recipe.vespo_lambda_pos, 1e-4), Math.max(recipe.vespo_lambda_neg, 1e-4));
  const logPhi_B1: tf.Tensor2D = tf.sub(tf.add(lambda_B1, tf.mul(k_B1, logW_B1)), tf.mul(lambda_B1, tf.exp(logW_B1)));
  // TRL's nan_to_num: a weight that float32 cannot hold is none.
  const isFinite_B1 = tf.lessEqual(logPhi_B1, LARGEST);
  const phi_B1 = tf.exp(tf.minimum<tf.Tensor2D>(logPhi_B1, LARGEST));
  return tf.where(isFinite_B1, phi_B1, tf.zerosLike(phi_B1));
}
