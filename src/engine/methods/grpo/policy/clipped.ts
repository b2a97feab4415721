import * as tf from '@tensorflow/tfjs-core';
import { clippedSurrogate } from '../../../algorithms/clippedSurrogate';
import type { PolicyLoss, PolicyLossFunction } from './terms';

/**
 * The clipped surrogate with the upper bound δ of two-sided clipping (INTELLECT-2, arXiv:2505.07291):
 *
 *     l = −min(min(r, δ)·A, clip(r, 1 − ε, 1 + ε_high)·A)
 *
 * Measured is the bounded ratio, which TRL's `clip_ratio/*` look at.
 */
export const clipped: PolicyLossFunction = ({ ratio, advantage_B1 }, recipe): PolicyLoss => {
  const bounded: tf.Tensor2D = recipe.delta === null ? ratio : tf.minimum(ratio, recipe.delta);
  return { loss: clippedSurrogate(ratio, advantage_B1, recipe, bounded), measured: bounded };
};
