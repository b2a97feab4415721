import type * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../model/config';
import type { DeviceWeights } from '../model/deviceWeights';
import type { ModelBlocks } from '../model/weightBlocks';

/** The model whose gradient is taken. */
export interface TrainableModel {
  config: ModelConfig;
  blocks: ModelBlocks;
  weights: DeviceWeights;
}

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
