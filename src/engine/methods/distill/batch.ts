import type { DistillSequence } from '../../compute';
import type { PredictionBatch, PredictionRow } from '../../model/predictionRows';

export function distillRows(sequences: readonly DistillSequence[]): PredictionRow[] {
  return sequences.map(({ promptIds, completionIds }) => ({ ids: [...promptIds, ...completionIds], start: promptIds.length }));
}

/** B × T: 1 where a row has a completion token. */
export function distillMask(sequences: readonly DistillSequence[], { rows, length }: PredictionBatch): Float32Array {
  const mask = new Float32Array(rows * length);
  sequences.forEach(({ completionIds }, row) => mask.fill(1, row * length, row * length + completionIds.length));
  return mask;
}
