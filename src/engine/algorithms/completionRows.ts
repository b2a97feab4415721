import type { RolloutSequence } from '../compute';
import type { PredictionBatch, PredictionRow } from '../model/predictionRows';

/** A prompt and what follows it. */
type Completion = Pick<RolloutSequence, 'promptIds' | 'completionIds'>;
type CompletionIds = Pick<RolloutSequence, 'completionIds'>;
type BatchShape = Pick<PredictionBatch, 'rows' | 'length'>;

/** Rows whose completion tokens are predicted. */
export function completionRows(sequences: readonly Completion[]): PredictionRow[] {
  return sequences.map(({ promptIds, completionIds }) => ({
    ids: [...promptIds, ...completionIds],
    start: promptIds.length,
  }));
}

/** Tokens of prompt and completion. */
export function completionTokens({ promptIds, completionIds }: Completion): number {
  return promptIds.length + completionIds.length;
}

/** B × T: 1 where a row has a completion token, unless the row is left out (`counts`), else 0. */
export function completionMask(
  sequences: readonly (CompletionIds & { counts?: boolean })[],
  { rows, length }: BatchShape,
): Float32Array {
  const mask_BT = new Float32Array(rows * length);
  sequences.forEach(({ completionIds, counts = true }, row) => {
    if (counts) mask_BT.fill(1, row * length, row * length + completionIds.length);
  });
  return mask_BT;
}

/** A number for each completion token, padded with 0 to B × T. @throws where a sequence has not one for each of its tokens */
export function paddedValues<K extends string>(
  sequences: readonly (CompletionIds & Record<K, Float32Array | null>)[],
  { rows, length }: BatchShape,
  key: K,
): Float32Array {
  const values = new Float32Array(rows * length);
  sequences.forEach((sequence, row) => {
    const given: Float32Array | null = sequence[key];
    if (given?.length !== sequence.completionIds.length) {
      throw new RangeError(
        `sequence ${row} has ${given?.length ?? 'no'} ${key} for its ${sequence.completionIds.length} completion tokens`,
      );
    }
    values.set(given, row * length);
  });
  return values;
}
