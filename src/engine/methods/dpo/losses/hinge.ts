import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/** SLiC's hinge (Zhao et al. 2023, arXiv:2305.10425) on DPO's margin, as RSO has it (arXiv:2309.06657): l = max(0, 1 − β·(ρ_chosen − ρ_rejected)). */
export const hinge: PairLoss = ({ chosenRatio_P, rejectedRatio_P }, { beta }) =>
  tf.relu(tf.sub(1, tf.mul(tf.sub(chosenRatio_P, rejectedRatio_P), beta)));
