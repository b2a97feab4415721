import type * as tf from '@tensorflow/tfjs-core';

export interface MicroBatchResult {
  loss: number;
  /** What the metrics of an update are made of, to be added over micro-batches and threads. */
  sums: Record<string, number>;
}

/** Adds sums of one part of the work to those of others; a name that ends in `#max` is a maximum. */
export function addSums(sums: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(more)) {
    const before = sums[name];
    if (before === undefined) sums[name] = value;
    else sums[name] = name.endsWith('#max') ? Math.max(before, value) : before + value;
  }
}

/** The values of a tensor, which is disposed of. */
export async function takeValues(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
