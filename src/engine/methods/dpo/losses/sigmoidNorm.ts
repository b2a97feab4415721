import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/** DPO of means over tokens, TRL's `sigmoid_norm`: l = −log σ(β·(ρ_chosen/|chosen| − ρ_rejected/|rejected|)) (Tulu 3, arXiv:2411.15124). */
export const sigmoidNorm: PairLoss = ({ chosenRatio_P, rejectedRatio_P, chosenTokens_P, rejectedTokens_P }, { beta }) =>
  tf.neg(logSigmoid(tf.mul(tf.sub(tf.div(chosenRatio_P, chosenTokens_P), tf.div(rejectedRatio_P, rejectedTokens_P)), beta)));
