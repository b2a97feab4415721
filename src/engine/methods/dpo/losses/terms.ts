import type * as tf from '@tensorflow/tfjs-core';
import type { DpoTask } from '../../../compute';

/** What a preference loss is made of, one entry a pair (P of them). Log-probabilities are sums over the completion's tokens, in nats. */
export interface PairTerms {
  chosenLogp_P: tf.Tensor1D;
  rejectedLogp_P: tf.Tensor1D;
  refChosenLogp_P: tf.Tensor1D;
  refRejectedLogp_P: tf.Tensor1D;
  /** log π − log π_ref of the whole completion. */
  chosenRatio_P: tf.Tensor1D;
  rejectedRatio_P: tf.Tensor1D;
  /** Completion tokens, at least 1. */
  chosenTokens_P: tf.Tensor1D;
  rejectedTokens_P: tf.Tensor1D;
}

/** The loss of each pair, [P]; their mean is the loss of the micro-batch. */
export type PairLoss = (terms: PairTerms, recipe: DpoTask['recipe']) => tf.Tensor;
