import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/** APO-down (D'Oosterlinck et al. 2024, arXiv:2408.06266, eq. 8), for chosen answers worse than the model's: l = σ(β·ρ_chosen) + 1 − σ(β·(ρ_chosen − ρ_rejected)). */
export const apoDown: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.add(tf.sigmoid(tf.mul(chosenRatio_P, beta)), tf.sub(1, tf.sigmoid(tf.mul(tf.sub(chosenRatio_P, rejectedRatio_P), beta))));
