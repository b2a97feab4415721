import type { PpoSequence } from '../../compute';
import { completionMask, paddedValues } from '../../algorithms/completionRows';
import type { PredictionBatch } from '../../model/predictionRows';
import type { PpoBatch } from './loss';

/** Pads a micro-batch's values to B × T. @throws where a sequence has not one of each for each token */
export function ppoBatch(sequences: readonly PpoSequence[], prediction: PredictionBatch, numItemsInBatch: number): PpoBatch {
  const { rows, length, targetIds_BT } = prediction;
  const padded = (key: Statistic): Float32Array => paddedValues(sequences, prediction, key);
  return {
    ...{ rows, length, targetIds_BT, numItemsInBatch },
    mask_BT: completionMask(sequences, prediction),
    advantages_BT: padded('advantages'),
    oldLogp_BT: padded('oldLogprobs'),
    refLogp_BT: sequences.some(({ refLogprobs }) => refLogprobs !== null) ? padded('refLogprobs') : null,
    returns_BT: padded('returns'),
    oldValues_BT: padded('oldValues'),
  };
}

type Statistic = 'advantages' | 'oldLogprobs' | 'refLogprobs' | 'returns' | 'oldValues';
