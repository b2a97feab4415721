import * as tf from '@tensorflow/tfjs-core';
import { constant } from '../../../algorithms/constant';
import type { TokenLoss } from './terms';

/** Dynamic fine-tuning (Wu et al. 2025, arXiv:2508.05629), TRL's `dft_loss`: l = −sg(π)·log π, so that unlikely tokens do not dominate the gradient. */
export const dft: TokenLoss = (logp_BT) => tf.neg(tf.mul(constant(logp_BT, tf.exp), logp_BT));
