import type { RolloutSequence } from '../compute';
import type { PredictionBatch } from '../model/predictionRows';
import { completionMask, paddedValues } from './completionRows';

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

/**
 * Pads a micro-batch's values to B × T.
 * @throws where only some sequences have old or reference log-probabilities, or not one for each token
 */
export function completionBatch(sequences: readonly RolloutSequence[], prediction: PredictionBatch): CompletionBatch {
  const { rows, length, targetIds_BT } = prediction;
  const ifAny = (key: 'oldLogprobs' | 'refLogprobs'): Float32Array | null =>
    sequences.every((sequence) => sequence[key] === null) ? null : paddedValues(sequences, prediction, key);
  return {
    rows,
    length,
    completionIds_BT: targetIds_BT,
    mask_BT: completionMask(sequences, prediction),
    advantage_B: Float32Array.from(sequences, ({ advantage }) => advantage),
    oldLogp_BT: ifAny('oldLogprobs'),
    refLogp_BT: ifAny('refLogprobs'),
  };
}
