import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/** APO-zero (D'Oosterlinck et al. 2024, arXiv:2408.06266, eq. 7), for chosen answers better than the model's: l = 1 − σ(β·ρ_chosen) + σ(β·ρ_rejected). */
export const apoZero: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.add(tf.sub(1, tf.sigmoid(tf.mul(chosenRatio_P, beta))), tf.sigmoid(tf.mul(rejectedRatio_P, beta)));
