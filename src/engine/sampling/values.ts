import * as tf from '@tensorflow/tfjs-core';
import type { ValueRequest } from '../compute';
import type { ModelConfig } from '../model/config';
import { scores } from '../model/decoder';
import type { DeviceWeights } from '../model/deviceWeights';
import { disposeInputs, PredictionBatch, type PredictionRow } from '../model/predictionRows';

/** Padded tokens of one forward pass. */
const MAX_TOKENS = 8192;

/** The row whose predicted tokens are one further on than the tokens asked for: a token more, which is never read, makes the last one predict. */
export function valueRow({ ids, start }: ValueRequest): PredictionRow {
  return { ids: [...ids, 0], start: start + 1 };
}

/** What the score head says at ids[start…] of each row. Rows of similar length go through the decoder together. */
export async function tokenValues(
  config: ModelConfig,
  weights: DeviceWeights,
  rows: readonly ValueRequest[],
): Promise<Float32Array[]> {
  const results = new Array<Float32Array>(rows.length);
  const length = (index: number): number => (rows[index] as ValueRequest).ids.length;
  const order = [...rows.keys()].sort((a, b) => length(a) - length(b) || a - b);
  while (order.length > 0) {
    let count = 1;
    while (count < order.length && (count + 1) * length(order[count] as number) <= MAX_TOKENS) count++;
    const indices = order.splice(0, count);
    const batch = new PredictionBatch(indices.map((index) => valueRow(rows[index] as ValueRequest)));
    const inputs = batch.inputs(config, weights);
    const values_N = tf.tidy(() => scores(config, weights, batch.hidden(config, weights, inputs)));
    disposeInputs(inputs);
    const values = await values_N.data<'float32'>();
    values_N.dispose();
    indices.forEach((index, row) => {
      const { ids, start } = rows[index] as ValueRequest;
      results[index] = values.slice(row * batch.length, row * batch.length + ids.length - start);
    });
  }
  return results;
}
