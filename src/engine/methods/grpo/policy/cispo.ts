import * as tf from '@tensorflow/tfjs-core';
import { constant } from '../../../algorithms/constant';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/**
 * CISPO (MiniMax-M1, arXiv:2506.13585): the importance ratio is a weight that is clipped and passes no gradient, so no token loses its own:
 *
 *     l = −sg(min(r, ε_high))·A·log π
 *
 * As in TRL, ε_high bounds the ratio itself here, not its distance from 1, and there is no lower bound.
 */
export const cispo: PolicyLossFunction = ({ logp_BT, ratio, advantage_B1 }, { epsilon, epsilon_high }): PolicyLoss => {
  const weight = constant(ratio, (r) => tf.minimum(r, epsilon_high ?? epsilon));
  return { loss: tf.neg(tf.mul(tf.mul(weight, advantage_B1), logp_BT)) as tf.Tensor2D, measured: ratio };
};
