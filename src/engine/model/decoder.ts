import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config';
import type { DeviceLayer, DeviceNorm, DeviceWeights } from './deviceWeights';
import {
  capped,
  causalAttention,
  causalMask,
  separateHeads,
  type AttentionContext,
  type AttentionShape,
} from './layers/attention';
import { activated, gatedUnit } from './layers/gatedUnit';
import { layerNorm } from './layers/layerNorm';
import { linear, project } from './layers/linear';
import { rmsNorm } from './layers/rmsNorm';
import { rotation, type RotatedSequence, type Rotation } from './layers/rotary';
import type { Rotary } from './rotaryFrequencies';
import { ofLayer } from './slidingWindow';

/** What the layers of a forward pass share: those with full attention, and those with a sliding window where the model has one. */
export interface PassContext {
  full: AttentionContext;
  sliding: AttentionContext | null;
}

/** The context of rows of `lengths` tokens, right-padded to `length`. Dispose of it, or make it inside a tf.tidy. */
export function passContext(config: ModelConfig, lengths: readonly number[], length: number): PassContext {
  const { heads, keyValueHeads, slidingWindow, rotary, slidingRotary, headDim } = config;
  const groups = heads / keyValueHeads;
  const positions = Array.from({ length }, (_, position) => position);
  const rotated = (one: Rotary | null): Rotation | null => one && rotation(one, headDim, sequences(one, positions, lengths));
  const shape = { ...attentionShape(config), rows: lengths.length, length };
  const full = { ...shape, rotation: rotated(rotary), mask: causalMask(length, groups) };
  if (!slidingWindow) return { full, sliding: null };
  const own = slidingRotary ? rotated(slidingRotary) : full.rotation;
  return { full, sliding: { ...shape, rotation: own, mask: causalMask(length, groups, slidingWindow.size) } };
}

export function disposeContext({ full, sliding }: PassContext): void {
  for (const one of [full, sliding]) {
    if (one) tf.dispose([one.mask, ...(one.rotation ? Object.values(one.rotation) : [])]);
  }
}

/** One sequence for all rows, unless some are so long that they have other frequencies than the rest. */
function sequences({ long }: Rotary, positions: number[], lengths: readonly number[]): RotatedSequence[] {
  const all = lengths.map((tokens) => ({ positions, tokens }));
  const isMixed = long !== null && new Set(lengths.map((tokens) => tokens > long.beyond)).size > 1;
  return isMixed ? all : all.slice(0, 1);
}

export function attentionShape(config: ModelConfig): AttentionShape {
  const { heads, keyValueHeads, headDim, attentionScale, attentionSoftCap } = config;
  return { heads, keyValueHeads, headDim, scale: attentionScale, softCap: attentionSoftCap };
}

/**
 * The decoder of Llama and its kin over right-padded rows: embeddings [B·T, D] → hidden states before the final norm [B·T, D].
 * What it gives at padding is meaningless and must not be used.
 */
export function forward(config: ModelConfig, weights: DeviceWeights, embeddings: tf.Tensor2D, context: PassContext): tf.Tensor2D {
  let x = scaledEmbeddings(config, embeddings);
  for (const index of weights.layers.keys()) {
    const input = x;
    // On a tape only what the layer's gradient needs is kept.
    x = tf.tidy(() => decodedLayer(config, weights, index, input, context));
  }
  return x;
}

/** One layer of {@link forward}, [B·T, D] → [B·T, D]; the same each time it is computed. */
export function decodedLayer(
  config: ModelConfig,
  weights: DeviceWeights,
  index: number,
  x: tf.Tensor2D,
  context: PassContext,
): tf.Tensor2D {
  return decoderLayer(config, weights.layers[index]!, x, (qkv) => causalAttention(qkv, ofLayer(config, index, context)));
}

/** Embedding rows as the first layer wants them. */
export function scaledEmbeddings({ embeddingScale }: ModelConfig, embeddings: tf.Tensor2D): tf.Tensor2D {
  return embeddingScale === 1 ? embeddings : tf.mul(embeddings, embeddingScale);
}

/**
 * One layer: x + output(attend(projections)), then x + MLP, with norms before or after each as the family has them; or both added to x at
 * once. `attend` takes queries, keys and values, [n, (H + 2K)·h], and gives [n, H·h].
 */
export function decoderLayer(
  config: ModelConfig,
  layer: DeviceLayer,
  x: tf.Tensor2D,
  attend: (qkv: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const projected = project(norm(config, x, layer.attentionNorm), layer.queryKeyValue);
  const qkv = config.interleavedHeads ? separateHeads(projected, config.heads) : projected;
  const attended = project(attend(normedQueriesAndKeys(config, layer, qkv)), layer.output);
  const middle: tf.Tensor2D = tf.add(x, norm(config, attended, layer.attentionOutputNorm));
  const normed = norm(config, config.parallelResidual ? x : middle, layer.mlpNorm);
  return tf.add(middle, norm(config, mlp(config, layer, normed), layer.mlpOutputNorm));
}

/** down(activation(gate)·up), or down(activation(up)) without a gate. */
function mlp({ activation }: ModelConfig, { gate, up, down }: DeviceLayer, x: tf.Tensor2D): tf.Tensor2D {
  const hidden = project(x, up);
  return project(gate ? gatedUnit(activation, project(x, gate), hidden) : activated(activation, hidden), down);
}

/** Final norm and output head: hidden states [n, D] → logits [n, V]. */
export function logits(config: ModelConfig, weights: DeviceWeights, hidden: tf.Tensor2D): tf.Tensor2D {
  if (!weights.head) throw new Error('the model has a score head and no logits');
  const result = linear(norm(config, hidden, weights.finalNorm), weights.head);
  return config.logitSoftCap === null ? result : capped(result, config.logitSoftCap);
}

/** Final norm and score head: hidden states [n, D] → a scalar each [n]. */
export function scores(config: ModelConfig, weights: DeviceWeights, hidden: tf.Tensor2D): tf.Tensor1D {
  if (!weights.score) throw new Error('the model has no score head');
  return tf.reshape(linear(norm(config, hidden, weights.finalNorm), weights.score), [hidden.shape[0]]);
}

function norm({ normOffset, normEpsilon }: ModelConfig, x: tf.Tensor2D, weights: DeviceNorm | null): tf.Tensor2D {
  if (!weights) return x;
  const { weight, bias } = weights;
  if (bias) return layerNorm(x, weight, bias, normEpsilon);
  return rmsNorm(x, normOffset === 0 ? weight : tf.add(weight, normOffset), normEpsilon);
}

/** RMSNorm of queries and keys, of each head or of all heads together as the weight is long; [n, (H + 2K)·h] in and out. */
function normedQueriesAndKeys(config: ModelConfig, layer: DeviceLayer, qkv: tf.Tensor2D): tf.Tensor2D {
  const { queryNorm, keyNorm } = layer;
  if (!queryNorm || !keyNorm) return qkv;
  const rows = qkv.shape[0];
  const { headDim, heads, keyValueHeads } = config;
  const part = (start: number, heads: number): tf.Tensor2D => tf.slice(qkv, [0, start * headDim], [rows, heads * headDim]);
  const normed = (x: tf.Tensor2D, weights: DeviceNorm): tf.Tensor2D => {
    const { size } = weights.weight;
    return tf.reshape(norm(config, tf.reshape(x, [x.size / size, size]), weights), x.shape);
  };
  const queries = normed(part(0, heads), queryNorm);
  const keys = normed(part(heads, keyValueHeads), keyNorm);
  return tf.concat([queries, keys, part(heads + keyValueHeads, keyValueHeads)], 1);
}
