import type * as tf from '@tensorflow/tfjs-core';

export interface MicroBatchResult {
  loss: number;
  /** What the metrics of an update are made of, to be added over micro-batches and threads. */
  sums: Record<string, number>;
}

/** The values of a tensor, which is disposed of. */
export async function takeValues(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
