import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';
import { logProbabilities } from '../../algorithms/tokenStatistics';

/**
 * Generalised Jensen-Shannon divergence of each row in nats, [N, V] → [N] (Agarwal et al. 2024, arXiv:2306.13649, eq. 1; TRL's
 * `GKDTrainer.generalized_jsd_loss`): with s = softmax(z / T) of the student, t the teacher's, m = β·t + (1 − β)·s,
 *
 *     D = β·KL(t ‖ m) + (1 − β)·KL(s ‖ m);  β = 0: KL(t ‖ s);  β = 1: KL(s ‖ t)
 *
 * Gradient: dz = dy·s·(g − Σ s·g) / T with g = (1 − β)·log(s / m), or log(s / t) where β = 1; and dy·(s − t) / T where β = 0. The teacher's
 * logits get none.
 */
export function generalizedJsd(
  studentLogits_NV: tf.Tensor2D,
  teacherLogits_NV: tf.Tensor2D,
  beta: number,
  temperature: number,
): tf.Tensor1D {
  const operation = customGradient((...inputs) => {
    const [logits, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const logs = logProbabilities(logits, temperature);
    const { divergence_N, slope_NV } = divergence(logs, logProbabilities(teacherLogits_NV, temperature), beta);
    save([slope_NV]);
    const gradFunc = (dy: tf.Tensor, [slope_NV]: tf.Tensor[]) =>
      tf.mul(slope_NV as tf.Tensor, tf.reshape(tf.mul(dy, 1 / temperature), [-1, 1]));
    return { value: divergence_N, gradFunc };
  });
  return operation(studentLogits_NV) as tf.Tensor1D;
}

/** The divergence of log-probabilities, and its slope with respect to the student's z / T. */
function divergence(logs_NV: tf.Tensor, logt_NV: tf.Tensor, beta: number): { divergence_N: tf.Tensor; slope_NV: tf.Tensor } {
  const s_NV = tf.exp(logs_NV);
  const t_NV = tf.exp(logt_NV);
  if (beta === 0) return { divergence_N: kl(t_NV, logt_NV, logs_NV), slope_NV: tf.sub(s_NV, t_NV) };
  const logm_NV = beta === 1 ? logt_NV : logMixture(logs_NV, logt_NV, beta);
  const kl_N = kl(s_NV, logs_NV, logm_NV);
  const share = beta === 1 ? 1 : 1 - beta;
  // Σ s·g is share·KL(s ‖ m).
  const excess_NV = tf.sub(tf.sub(logs_NV, logm_NV), tf.reshape(kl_N, [-1, 1]));
  const slope_NV = tf.mul(tf.mul(s_NV, excess_NV), share);
  if (beta === 1) return { divergence_N: kl_N, slope_NV };
  return { divergence_N: tf.add(tf.mul(kl(t_NV, logt_NV, logm_NV), beta), tf.mul(kl_N, share)), slope_NV };
}

/** KL(p ‖ q) of each row. */
function kl(p_NV: tf.Tensor, logp_NV: tf.Tensor, logq_NV: tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(p_NV, tf.sub(logp_NV, logq_NV)), -1);
}

/** log(β·t + (1 − β)·s), without overflow. */
function logMixture(logs_NV: tf.Tensor, logt_NV: tf.Tensor, beta: number): tf.Tensor {
  const a_NV = tf.add(logs_NV, Math.log1p(-beta));
  const b_NV = tf.add(logt_NV, Math.log(beta));
  const peak_NV = tf.maximum(a_NV, b_NV);
  return tf.add(peak_NV, tf.log(tf.add(tf.exp(tf.sub(a_NV, peak_NV)), tf.exp(tf.sub(b_NV, peak_NV)))));
}
