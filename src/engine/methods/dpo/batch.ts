import type { DpoPair, DpoTask } from '../../compute';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';
import type { DpoBatch } from './loss';

/** The rows of a micro-batch: the chosen of every pair, then the rejected. */
export function dpoRows(pairs: DpoTask['microBatches'][number]): PredictionRow[] {
  const rows = (side: 'chosen' | 'rejected'): PredictionRow[] =>
    pairs.map((pair) => ({ ids: [...pair[side].promptIds, ...pair[side].completionIds], start: pair[side].promptIds.length }));
  return [...rows('chosen'), ...rows('rejected')];
}

export function dpoBatch(pairs: readonly DpoPair[], { rows, length, targetIds_BT }: PredictionBatch): DpoBatch {
  const mask_BT = new Float32Array(rows * length);
  pairs.forEach(({ chosen, rejected }, pair) => {
    mask_BT.fill(1, pair * length, pair * length + chosen.completionIds.length);
    const row = pairs.length + pair;
    mask_BT.fill(1, row * length, row * length + rejected.completionIds.length);
  });
  return {
    pairs: pairs.length,
    length,
    targetIds_BT,
    mask_BT,
    refChosenLogp_P: Float32Array.from(pairs, ({ chosen }) => chosen.refLogp),
    refRejectedLogp_P: Float32Array.from(pairs, ({ rejected }) => rejected.refLogp),
  };
}
