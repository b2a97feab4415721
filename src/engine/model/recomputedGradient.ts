import * as tf from '@tensorflow/tfjs-core';
import { decodedLayer, scaledEmbeddings } from './decoder';
import type { DeviceWeights, TrainableBlock } from './deviceWeights';
import type { ModelConfig } from './config';
import type { PredictionBatch, PredictionInputs } from './predictionRows';

export interface RecomputedGradient {
  loss: number;
  /** Of each bucket's input embeddings, as many floats. */
  embeddings: Float32Array[];
}

/**
 * The gradient of a loss of the hidden states with activation checkpointing (Chen et al. 2016, arXiv:1604.06174; torch.utils.checkpoint): the forward pass
 * keeps the input of each layer alone, and the backward pass computes a layer's activations anew from it, so that those of one layer at a time
 * are in memory. A tape a layer: TF.js frees a tape only as a whole.
 *
 * `npm run bench -- --rows 'GRPO step, 10 M'` measures what it saves and costs.
 * @param add called with the gradient of each trainable block as it is found, several times for a block where there are several buckets
 */
export async function recomputedGradient(
  config: ModelConfig,
  weights: DeviceWeights,
  batch: PredictionBatch,
  inputs: PredictionInputs,
  loss: (hidden_ND: tf.Tensor2D) => tf.Scalar,
  add: (trainable: TrainableBlock, gradient: Float32Array) => void,
): Promise<RecomputedGradient> {
  const layers = weights.layers.map((layer) => trainableOf(weights, tensorsIn(layer)));
  const ofLayers = new Set(layers.flat());
  const head = weights.trainable.filter((trainable) => !ofLayers.has(trainable));
  /** The input of each layer and the last one's output, a list a bucket. */
  const states = inputs.map(({ embeddings, context }) => {
    const list = [tf.tidy(() => tf.clone(scaledEmbeddings(config, embeddings)))];
    for (const index of layers.keys()) list.push(tf.tidy(() => decodedLayer(config, weights, index, list[index]!, context)));
    return list;
  });
  const give = async (trainable: readonly TrainableBlock[], gradients: readonly tf.Tensor[]): Promise<void> => {
    for (const [index, one] of trainable.entries()) add(one, await gradients[index]!.data<'float32'>());
    tf.dispose([...gradients]);
  };

  const last = states.map((list) => list[layers.length]!);
  const { value, grads } = tf.valueAndGrads(() => loss(batch.select(last)))([...head.map(({ tensor }) => tensor), ...last]);
  tf.dispose(last);
  let slopes = grads.splice(head.length) as tf.Tensor2D[];
  await give(head, grads);

  for (let index = layers.length - 1; index >= 0; index--) {
    const trainable = layers[index]!;
    const before: tf.Tensor2D[] = [];
    for (const [bucket, { context }] of inputs.entries()) {
      const x = states[bucket]![index]!;
      const [slope, ...gradients] = tf.grads(() => decodedLayer(config, weights, index, x, context))(
        [x, ...trainable.map(({ tensor }) => tensor)],
        slopes[bucket],
      ) as [tf.Tensor2D, ...tf.Tensor[]];
      tf.dispose([x, slopes[bucket]!]);
      before.push(slope);
      await give(trainable, gradients);
    }
    slopes = before;
  }
  const embeddings: Float32Array[] = [];
  for (const slope of slopes) {
    const scaled = tf.mul(slope, config.embeddingScale);
    embeddings.push(await scaled.data<'float32'>());
    tf.dispose([scaled, slope]);
  }
  const [total] = await value.data();
  value.dispose();
  return { loss: total!, embeddings };
}

function tensorsIn(value: unknown): tf.Tensor[] {
  if (value instanceof tf.Tensor) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(tensorsIn) : [];
}

function trainableOf({ trainable }: DeviceWeights, tensors: readonly tf.Tensor[]): TrainableBlock[] {
  const own = new Set(tensors);
  return trainable.filter(({ tensor }) => own.has(tensor));
}
