import * as tf from '@tensorflow/tfjs-core';
import type { TokenLoss } from './terms';

/** Negative log-likelihood: l = −log π. */
export const nll: TokenLoss = (logp_BT) => tf.neg(logp_BT);
