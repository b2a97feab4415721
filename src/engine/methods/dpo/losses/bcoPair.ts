import * as tf from '@tensorflow/tfjs-core';
import { logSigmoid } from '../../../algorithms/logSigmoid';
import type { PairLoss } from './terms';

/** BCO of a pair (Jung et al. 2024, arXiv:2404.04656) without its reward shift, as TRL has it: l = −log σ(β·ρ_chosen) − log σ(−β·ρ_rejected). */
export const bcoPair: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.neg(tf.add(logSigmoid(tf.mul(chosenRatio_P, beta)), logSigmoid(tf.mul(rejectedRatio_P, -beta))));
