import type { RolloutSequence } from '../compute';
import type { PredictionBatch, PredictionRow } from '../model/predictionRows';

/** One micro-batch: B sampled completions of at most T tokens. Host arrays are flat, row by row. */
export interface CompletionBatch {
  rows: number;
  length: number;
  completionIds_BT: Int32Array;
  /** 1 for a completion token that counts, 0 for padding and for completions left out. */
  mask_BT: Float32Array;
  advantage_B: Float32Array;
  /** null: the current log-probabilities, so that the ratio is 1 and carries the gradient. */
  oldLogp_BT: Float32Array | null;
  refLogp_BT: Float32Array | null;
}

export function completionRows(sequences: readonly RolloutSequence[]): PredictionRow[] {
  return sequences.map(({ promptIds, completionIds }) => ({
    ids: [...promptIds, ...completionIds],
    start: promptIds.length,
  }));
}

/**
 * Pads a micro-batch's values to B × T.
 * @throws where only some sequences have old or reference log-probabilities, or not one for each token
 */
export function completionBatch(
  sequences: readonly RolloutSequence[],
  { rows, length, targetIds_BT }: PredictionBatch,
): CompletionBatch {
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
  };
}

function padded(sequences: readonly RolloutSequence[], length: number, key: 'oldLogprobs' | 'refLogprobs'): Float32Array | null {
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
