import * as tf from '@tensorflow/tfjs-core';

/**
 * 1 for the tokens whose entropy is at or above the (1 − ρ) quantile of the micro-batch's tokens that count, else 0; TRL's
 * `get_high_entropy_mask` (Wang et al. 2025, arXiv:2506.01939). The quantile interpolates linearly as `torch.quantile` does, its position in
 * float32.
 */
export function highEntropyMask(
  entropy_BT: tf.Tensor2D,
  batch: { mask_BT: Float32Array },
  topEntropyQuantile: number,
): tf.Tensor2D {
  const mask_BT = tf.tensor2d(batch.mask_BT, entropy_BT.shape);
  const tokens = batch.mask_BT.reduce((sum, one) => sum + one, 0);
  if (tokens === 0) return mask_BT;
  const position = Math.fround(Math.fround(1 - topEntropyQuantile) * (tokens - 1));
  const below = Math.floor(position);
  // Entropies are not negative, so −1 keeps what does not count at the end.
  const ranked = tf.where(tf.cast(mask_BT, 'bool'), entropy_BT, tf.fill(entropy_BT.shape, -1));
  const { values } = tf.topk(tf.reshape(ranked, [ranked.size]), tokens - below);
  const atRank = (rank: number): tf.Tensor => tf.slice(values, [tokens - 1 - rank], [1]);
  const low = atRank(below);
  const high = atRank(Math.min(Math.ceil(position), tokens - 1));
  const threshold = tf.add(low, tf.mul(tf.sub(high, low), position - below));
  return tf.mul(tf.cast(tf.greaterEqual(entropy_BT, threshold), 'float32'), mask_BT);
}
