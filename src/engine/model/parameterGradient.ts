import * as tf from '@tensorflow/tfjs-core';
// Gradients are a separate part of tfjs-core; the registry is global, so one import serves the whole thread.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { logits } from './decoder';
import type { DeviceWeights, TrainableBlock } from './deviceWeights';
import { bucketPositions } from './paddedRows';
import { disposeInputs, type PredictionBatch } from './predictionRows';
import { recomputedGradient, type RecomputedGradient } from './recomputedGradient';
import type { ModelConfig } from './config';
import type { ModelBlocks } from './weightBlocks';

/** The model whose gradient is taken. */
export interface TrainableModel {
  config: ModelConfig;
  blocks: ModelBlocks;
  weights: DeviceWeights;
  /** Whether the backward pass computes the activations of each layer anew (gradient_checkpointing). */
  recomputesLayers?: boolean;
}

/** With the model that it learns from, in a distillation. */
export interface TrainableStudent extends TrainableModel {
  teacher: Pick<TrainableModel, 'config' | 'weights'> | null;
}

/**
 * Adds the gradient of `loss(logits)` with respect to every parameter to `gradient` and returns the loss. `logits` are [B·T, V] of the
 * batch's predicted tokens; `loss` runs on the tape, once.
 */
export function addParameterGradient(
  model: TrainableModel,
  batch: PredictionBatch,
  loss: (logits_NV: tf.Tensor2D) => tf.Scalar,
  gradient: Float32Array,
): Promise<number> {
  return addHiddenGradient(model, batch, (hidden_ND) => loss(logits(model.config, model.weights, hidden_ND)), gradient);
}

/**
 * {@link addParameterGradient} of a loss of the hidden states before the final norm, [B·T, D]: for what is not made of logits alone. Each of the
 * model's heads must have a part in it.
 */
export async function addHiddenGradient(
  { config, blocks, weights, recomputesLayers = false }: TrainableModel,
  batch: PredictionBatch,
  loss: (hidden_ND: tf.Tensor2D) => tf.Scalar,
  gradient: Float32Array,
): Promise<number> {
  const inputs = batch.inputs(config, weights);
  const add = ({ block }: TrainableBlock, values: Float32Array): void => {
    for (let i = 0; i < values.length; i++)
      gradient[block.offset + i] = (gradient[block.offset + i] as number) + (values[i] as number);
  };
  const take = recomputesLayers ? recomputedGradient : tapedGradient;
  const result = await take(config, weights, batch, inputs, loss, add);
  disposeInputs(inputs);
  for (const [index, bucket] of weights.trainsEmbeddings ? batch.buckets.entries() : []) {
    const values = result.embeddings[index] as Float32Array;
    addRowGradient(bucket.ids, values, blocks.embedding.offset, gradient);
    if (blocks.positions) addRowGradient(bucketPositions(bucket), values, blocks.positions.offset, gradient);
  }
  return result.loss;
}

/** The gradient of a loss of the hidden states from one tape over the whole decoder. */
async function tapedGradient(
  ...[config, weights, batch, inputs, loss, add]: Parameters<typeof recomputedGradient>
): Promise<RecomputedGradient> {
  const tensors = weights.trainable.map(({ tensor }) => tensor);
  const embeddings = weights.trainsEmbeddings ? inputs.map((input) => input.embeddings) : [];
  const { value, grads } = tf.valueAndGrads(() => loss(batch.hidden(config, weights, inputs)))([...tensors, ...embeddings]);
  const [total] = await value.data();
  for (const [index, trainable] of weights.trainable.entries()) add(trainable, await grads[index]!.data<'float32'>());
  const ofEmbeddings: Float32Array[] = [];
  for (const grad of grads.slice(tensors.length)) ofEmbeddings.push(await grad.data<'float32'>());
  tf.dispose([value, ...grads]);
  return { loss: total!, embeddings: ofEmbeddings };
}

/** The gradient of a row lookup: each input's gradient is added to the row that was looked up. */
function addRowGradient(picked: Int32Array, values: Float32Array, offset: number, gradient: Float32Array): void {
  const width = values.length / picked.length;
  for (let i = 0; i < picked.length; i++) {
    const row = offset + (picked[i] as number) * width;
    for (let j = 0; j < width; j++) gradient[row + j] = (gradient[row + j] as number) + (values[i * width + j] as number);
  }
}
