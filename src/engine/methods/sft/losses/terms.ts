import type * as tf from '@tensorflow/tfjs-core';

/** The loss of each token from its log-probability in nats, [B, T] → [B, T]. */
export type TokenLoss = (logp_BT: tf.Tensor2D) => tf.Tensor;
