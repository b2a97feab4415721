import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/** SPPO with hard labels (Wu et al. 2024, arXiv:2405.00675, eq. 4.7 with P = 1 for the winner): l = (ρ_chosen − 1/(2β))² + (ρ_rejected + 1/(2β))². */
export const sppoHard: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.add(tf.square(tf.sub(chosenRatio_P, 0.5 / beta)), tf.square(tf.add(rejectedRatio_P, 0.5 / beta)));
