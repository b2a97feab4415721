import * as tf from '@tensorflow/tfjs-core';
import type { RewardModelTask } from '../../compute';
import { logSigmoid } from '../../algorithms/logSigmoid';

/**
 * TRL 1.13's `RewardTrainer.compute_loss`, the Bradley-Terry model of preferences (Ouyang et al. 2022, arXiv:2203.02155) with a margin m
 * (Llama 2, arXiv:2307.09288) and rewards held near 0 (Eisenstein et al. 2023, arXiv:2312.09244, eq. 2):
 *
 *     L = mean_P(−log σ(r_chosen − r_rejected − m)) + c · mean_P((r_chosen + r_rejected)²)
 *
 * divided by gradient_accumulation_steps as transformers does.
 * @param rewards_B of the chosen of every pair, then of the rejected: B = 2·P
 */
export function rewardModelLoss(
  rewards_B: tf.Tensor1D,
  margin_P: Float32Array,
  { center_rewards_coefficient, gradient_accumulation_steps }: RewardModelTask['recipe'],
): tf.Scalar {
  const pairs = margin_P.length;
  const chosen_P = tf.slice(rewards_B, [0], [pairs]);
  const rejected_P = tf.slice(rewards_B, [pairs], [pairs]);
  const difference_P = tf.sub(chosen_P, rejected_P);
  let loss: tf.Tensor = tf.neg(tf.mean(logSigmoid(tf.sub(difference_P, tf.tensor1d(margin_P)))));
  if (center_rewards_coefficient !== null) {
    const sum_P = tf.add(chosen_P, rejected_P);
    loss = tf.add(loss, tf.mul(tf.mean(tf.mul(sum_P, sum_P)), center_rewards_coefficient));
  }
  return tf.div(loss, gradient_accumulation_steps);
}
