import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config';
import { disposeContext, forward, logits, passContext, type PassContext } from './decoder';
import type { DeviceWeights } from './deviceWeights';
import { selectRows } from './layers/selectRows';
import { bucketPositions, bucketRows, type RowBucket } from './paddedRows';

/** A row whose tokens ids[start…] are predicted, each from those before it; `start` is at least 1. */
export interface PredictionRow {
  ids: readonly number[];
  start: number;
}

/** Rows laid out for the decoder: buckets of inputs, and where the logits of predicted token t of row b are to be found. */
export class PredictionBatch {
  readonly buckets: readonly RowBucket[];
  /** Rows B and predicted tokens T of the longest. */
  readonly rows: number;
  readonly length: number;
  /** B × T: row of the concatenated hidden states that predicts token t of row b, or −1 where row b has no token t. */
  readonly source_BT: Int32Array;
  /** B × T: the token predicted, 0 where there is none. */
  readonly targetIds_BT: Int32Array;

  /** Where in `source_BT` the predicted tokens of each row given begin. */
  readonly starts: readonly number[];

  /**
   * @param layout `flat` puts the predicted tokens of all rows one after the other, as if they were one row, so that there is no padding between
   * them: for a loss that is a sum over tokens
   */
  constructor(predictionRows: readonly PredictionRow[], maxTokens?: number, layout: 'padded' | 'flat' = 'padded') {
    for (const { ids, start } of predictionRows) {
      if (start < 1 || start >= ids.length) {
        throw new RangeError(
          `a row of ${ids.length} tokens cannot be predicted from token ${start} on: there must be one before it and one to predict`,
        );
      }
    }
    // The last token predicts nothing, so it is no input.
    this.buckets = bucketRows(
      predictionRows.map(({ ids }) => ids.slice(0, -1)),
      maxTokens,
    );
    const predicted = predictionRows.map(({ ids, start }) => ids.length - start);
    const isFlat = layout === 'flat';
    this.rows = isFlat ? 1 : predictionRows.length;
    this.length = isFlat ? predicted.reduce((sum, tokens) => sum + tokens, 0) : Math.max(0, ...predicted);
    let next = 0;
    this.starts = predicted.map((tokens) => {
      const start = next;
      next += isFlat ? tokens : this.length;
      return start;
    });
    this.source_BT = new Int32Array(this.rows * this.length).fill(-1);
    this.targetIds_BT = new Int32Array(this.rows * this.length);
    let offset = 0;
    for (const { rows, length } of this.buckets) {
      rows.forEach((row, position) => {
        const { ids, start } = predictionRows[row] as PredictionRow;
        for (let t = 0; start + t < ids.length; t++) {
          this.source_BT[(this.starts[row] as number) + t] = offset + position * length + start - 1 + t;
          this.targetIds_BT[(this.starts[row] as number) + t] = ids[start + t] as number;
        }
      });
      offset += rows.length * length;
    }
  }

  /** What a pass needs on the backend; made outside of the tape, which would dispose of it too early. Dispose of it. */
  inputs(config: ModelConfig, weights: DeviceWeights): PredictionInputs {
    const outside = this.targetIds_BT.find((id) => !(id >= 0 && id < config.vocabSize));
    if (outside !== undefined)
      throw new RangeError(`token id ${outside} is outside the model's vocabulary of ${config.vocabSize}`);
    return this.buckets.map((bucket) => {
      const { ids, length, lengths } = bucket;
      const values = weights.embed(ids, bucketPositions(bucket));
      return {
        embeddings: tf.tensor2d(values, [ids.length, values.length / ids.length]),
        context: passContext(config, lengths, length),
      };
    });
  }

  /** Hidden states before the final norm that predict each token, [B·T, D]; meaningless where `source_BT` is −1. */
  hidden(config: ModelConfig, weights: DeviceWeights, inputs: PredictionInputs): tf.Tensor2D {
    return this.select(inputs.map(({ embeddings, context }) => forward(config, weights, embeddings, context)));
  }

  /** {@link hidden} of the decoder's outputs, one [tokens, D] a bucket. */
  select(hidden: readonly tf.Tensor2D[]): tf.Tensor2D {
    const all = hidden.length === 1 ? (hidden[0] as tf.Tensor2D) : tf.concat2d([...hidden], 0);
    return selectRows(all, this.source_BT);
  }

  /** Logits of every predicted token, [B·T, V]; meaningless where `source_BT` is −1. */
  logits(config: ModelConfig, weights: DeviceWeights, inputs: PredictionInputs): tf.Tensor2D {
    return logits(config, weights, this.hidden(config, weights, inputs));
  }
}

/** One a bucket: its input embeddings, B·T × D, and what its layers share. */
export type PredictionInputs = { embeddings: tf.Tensor2D; context: PassContext }[];

export function disposeInputs(inputs: PredictionInputs): void {
  for (const { embeddings, context } of inputs) {
    embeddings.dispose();
    disposeContext(context);
  }
}
