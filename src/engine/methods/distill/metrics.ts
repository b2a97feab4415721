import * as tf from '@tensorflow/tfjs-core';
import type { Metrics } from '../../../contract/events';
import { logProbabilities } from '../../algorithms/tokenStatistics';

/** What is measured at each token, in the order of the rows of {@link distillMeasured}. */
const names = ['entropy', 'teacher_entropy', 'kl', 'teacher_agreement'] as const;

/**
 * 4 × N, of softmax(z / T): entropies of student and teacher, KL(student ‖ teacher), all in nats, and 1 where the most likely token of
 * both is the same.
 */
export function distillMeasured(logits_NV: tf.Tensor2D, teacherLogits_NV: tf.Tensor2D, temperature: number): tf.Tensor2D {
  const logs_NV = logProbabilities(logits_NV, temperature);
  const logt_NV = logProbabilities(teacherLogits_NV, temperature);
  const [s_NV, t_NV] = [tf.exp(logs_NV), tf.exp(logt_NV)];
  const expected = (p_NV: tf.Tensor, value_NV: tf.Tensor): tf.Tensor1D => tf.sum(tf.mul(p_NV, value_NV), -1);
  return tf.stack([
    tf.neg(expected(s_NV, logs_NV)),
    tf.neg(expected(t_NV, logt_NV)),
    expected(s_NV, tf.sub(logs_NV, logt_NV)),
    tf.cast(tf.equal(tf.argMax(logits_NV, 1), tf.argMax(teacherLogits_NV, 1)), 'float32'),
  ]) as tf.Tensor2D;
}

/** Sums over the tokens with loss. @param measured 4 × N, N as in `mask` */
export function distillSums(measured: Float32Array, mask: Float32Array): Record<string, number> {
  const sums: Record<string, number> = { 'distill#tokens': 0 };
  for (const name of names) sums[`distill#${name}`] = 0;
  mask.forEach((counts, i) => {
    if (counts === 0) return;
    sums['distill#tokens']! += 1;
    names.forEach((name, row) => (sums[`distill#${name}`]! += measured[row * mask.length + i] as number));
  });
  return sums;
}

/** Means over all tokens with loss of an update; null where there were none. TRL's GKDTrainer logs the loss only. */
export function distillMetrics(sums: Readonly<Record<string, number>>): Metrics {
  const tokens = sums['distill#tokens'] ?? 0;
  return Object.fromEntries(names.map((name) => [name, tokens > 0 ? (sums[`distill#${name}`] ?? 0) / tokens : null]));
}
