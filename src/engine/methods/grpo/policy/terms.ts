import type * as tf from '@tensorflow/tfjs-core';
import type { GrpoTask } from '../../../compute';

/** What a policy loss is made of. `ratio` is B × T, or B × 1 where importance sampling is of whole sequences. */
export interface PolicyTerms {
  logp_BT: tf.Tensor2D;
  /** log π − log π_old of each token. */
  logRatio_BT: tf.Tensor2D;
  ratio: tf.Tensor2D;
  advantage_B1: tf.Tensor2D;
  mask_BT: tf.Tensor2D;
  /** Tokens that count. */
  tokens: number;
  /** A random number above 0 and at most 1 for each token; null where the loss draws none. */
  priority_BT: tf.Tensor2D | null;
}

/** The loss of each token (or sequence) before anything is masked or added up, and what the metrics of its kind are made of. */
export interface PolicyLoss {
  loss: tf.Tensor2D;
  measured: tf.Tensor2D | null;
}

export type PolicyLossFunction = (terms: PolicyTerms, recipe: GrpoTask['recipe']) => PolicyLoss;
