import * as tf from '@tensorflow/tfjs-core';
import type { PairLoss } from './terms';

/**
 * IPO (Azar et al. 2023, arXiv:2310.12036, eq. 17): l = (ρ_chosen/|chosen| − ρ_rejected/|rejected| − 1/(2β))². The paper does not divide by the
 * number of tokens; TRL does, as its authors say they did.
 */
export const ipo: PairLoss = ({ chosenRatio_P, rejectedRatio_P, chosenTokens_P, rejectedTokens_P }, { beta }) => {
  const margin_P = tf.sub(tf.div(chosenRatio_P, chosenTokens_P), tf.div(rejectedRatio_P, rejectedTokens_P));
  return tf.square(tf.sub(margin_P, 1 / (2 * beta)));
};
