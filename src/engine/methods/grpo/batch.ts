import type { GrpoSequence } from '../../compute';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';
import type { GrpoBatch } from './loss';

export function grpoRows(sequences: readonly GrpoSequence[]): PredictionRow[] {
  return sequences.map(({ promptIds, completionIds }) => ({
    ids: [...promptIds, ...completionIds],
    start: promptIds.length,
  }));
}

/**
 * Pads a micro-batch's values to B × T.
 * @throws where only some sequences have old or reference log-probabilities, or not one for each token
 */
export function grpoBatch(
  sequences: readonly GrpoSequence[],
  { rows, length, targetIds_BT }: PredictionBatch,
  numItemsInBatch: number,
): GrpoBatch {
  const mask_BT = new Float32Array(rows * length);
  sequences.forEach(({ completionIds, counts }, row) => {
    if (counts) mask_BT.fill(1, row * length, row * length + completionIds.length);
  });
  return {
    rows,
    length,
    completionIds_BT: targetIds_BT,
    mask_BT,
    advantage_B: Float32Array.from(sequences, ({ advantage }) => advantage),
    oldLogp_BT: padded(sequences, length, 'oldLogprobs'),
    refLogp_BT: padded(sequences, length, 'refLogprobs'),
    numItemsInBatch,
  };
}

function padded(sequences: readonly GrpoSequence[], length: number, key: 'oldLogprobs' | 'refLogprobs'): Float32Array | null {
  if (sequences.every((sequence) => sequence[key] === null)) return null;
  const values = new Float32Array(sequences.length * length);
  sequences.forEach((sequence, row) => {
    const logprobs = sequence[key];
    if (logprobs?.length !== sequence.completionIds.length) {
      throw new RangeError(
        `sequence ${row} has ${logprobs?.length ?? 'no'} ${key} for its ${sequence.completionIds.length} completion tokens`,
      );
    }
    values.set(logprobs, row * length);
  });
  return values;
}
