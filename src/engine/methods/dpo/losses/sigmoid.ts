import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/** DPO (Rafailov et al. 2023, arXiv:2305.18290): l = −log σ(β·(ρ_chosen − ρ_rejected)), ρ = log π − log π_ref. */
export const sigmoid: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.neg(logSigmoid(tf.mul(tf.sub(chosenRatio_P, rejectedRatio_P), beta)));
