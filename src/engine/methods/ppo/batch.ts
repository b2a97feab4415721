import type { PpoSequence } from '../../compute';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';
import type { PpoBatch } from './loss';

export function ppoRows(sequences: readonly PpoSequence[]): PredictionRow[] {
  return sequences.map(({ promptIds, completionIds }) => ({ ids: [...promptIds, ...completionIds], start: promptIds.length }));
}

/** Pads a micro-batch's values to B × T. @throws where a sequence has not one of each for each token */
export function ppoBatch(
  sequences: readonly PpoSequence[],
  { rows, length, targetIds_BT }: PredictionBatch,
  numItemsInBatch: number,
): PpoBatch {
  const mask_BT = new Float32Array(rows * length);
  sequences.forEach(({ completionIds }, row) => mask_BT.fill(1, row * length, row * length + completionIds.length));
  const padded = (key: Statistic): Float32Array => {
    const values = new Float32Array(rows * length);
    sequences.forEach((sequence, row) => {
      const given = sequence[key];
      if (given?.length !== sequence.completionIds.length)
        throw new RangeError(
          `sequence ${row} has ${given?.length ?? 'no'} ${key} for its ${sequence.completionIds.length} completion tokens`,
        );
      values.set(given, row * length);
    });
    return values;
  };
  return {
    ...{ rows, length, targetIds_BT, mask_BT, numItemsInBatch },
    advantages_BT: padded('advantages'),
    oldLogp_BT: padded('oldLogprobs'),
    refLogp_BT: sequences.some(({ refLogprobs }) => refLogprobs !== null) ? padded('refLogprobs') : null,
    returns_BT: padded('returns'),
    oldValues_BT: padded('oldValues'),
  };
}

type Statistic = 'advantages' | 'oldLogprobs' | 'refLogprobs' | 'returns' | 'oldValues';
