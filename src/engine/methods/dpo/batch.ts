import type { DpoPair, PairSide } from '../../compute';
import { completionMask, completionRows } from '../../algorithms/completionRows';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';
import type { DpoBatch } from './loss';

/** The rows of a micro-batch: the chosen of every pair, then the rejected. */
export function dpoRows(pairs: readonly DpoPair[]): PredictionRow[] {
  return completionRows(sides(pairs));
}

export function dpoBatch(pairs: readonly DpoPair[], prediction: PredictionBatch): DpoBatch {
  return {
    pairs: pairs.length,
    length: prediction.length,
    targetIds_BT: prediction.targetIds_BT,
    mask_BT: completionMask(sides(pairs), prediction),
    refChosenLogp_P: Float32Array.from(pairs, ({ chosen }) => chosen.refLogp),
    refRejectedLogp_P: Float32Array.from(pairs, ({ rejected }) => rejected.refLogp),
  };
}

function sides(pairs: readonly DpoPair[]): PairSide[] {
  return [...pairs.map(({ chosen }) => chosen), ...pairs.map(({ rejected }) => rejected)];
}
