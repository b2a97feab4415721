import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config';
import type { DeviceLayer, DeviceWeights } from './deviceWeights';
import { capped, causalAttention, causalMask, type AttentionContext } from './layers/attention';
import { gatedUnit } from './layers/gatedUnit';
import { linear, project } from './layers/linear';
import { rmsNorm } from './layers/rmsNorm';
import { halfTurn, rotaryTable } from './layers/rotary';

/** What a forward pass over `rows` right-padded rows of `length` tokens shares between its layers. Make it inside a tf.tidy. */
export function attentionContext(config: ModelConfig, rows: number, length: number): AttentionContext {
  const { heads, keyValueHeads, headDim, slidingWindow } = config;
  const groups = heads / keyValueHeads;
  return {
    heads,
    keyValueHeads,
    headDim,
    scale: config.attentionScale,
    softCap: config.attentionSoftCap,
    rows,
    length,
    rotary: rotaryTable(
      Array.from({ length }, (_, position) => position),
      config,
    ),
    turn: halfTurn(config),
    causalMask: causalMask(length, groups),
    slidingMask: slidingWindow && causalMask(length, groups, slidingWindow.size),
  };
}

/**
 * The decoder of Llama and its kin over right-padded rows: embeddings [B·T, D] → hidden states before the final norm [B·T, D].
 * What it gives at padding is meaningless and must not be used.
 */
export function forward(
  config: ModelConfig,
  weights: DeviceWeights,
  embeddings: tf.Tensor2D,
  context: AttentionContext,
): tf.Tensor2D {
  let x = scaledEmbeddings(config, embeddings);
  for (const [index, layer] of weights.layers.entries()) {
    x = decoderLayer(config, layer, x, (qkv) => causalAttention(qkv, context, layerMask(config, context, index)));
  }
  return x;
}

/** Embedding rows as the first layer wants them. */
export function scaledEmbeddings({ embeddingScale }: ModelConfig, embeddings: tf.Tensor2D): tf.Tensor2D {
  return embeddingScale === 1 ? embeddings : tf.mul(embeddings, embeddingScale);
}

export function layerMask({ slidingWindow }: ModelConfig, context: AttentionContext, layer: number): tf.Tensor2D {
  return slidingWindow?.layers[layer] && context.slidingMask ? context.slidingMask : context.causalMask;
}

/**
 * One layer: x + output(attend(projections)), then x + down(activation(gate)·up), with norms before or after each as the family has them.
 * `attend` takes queries, keys and values, [n, (H + 2K)·h], and gives [n, H·h].
 */
export function decoderLayer(
  config: ModelConfig,
  layer: DeviceLayer,
  x: tf.Tensor2D,
  attend: (qkv: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const qkv = project(norm(config, x, layer.attentionNorm), layer.queryKeyValue);
  const attended = project(attend(normedQueriesAndKeys(config, layer, qkv)), layer.output);
  const middle: tf.Tensor2D = tf.add(x, norm(config, attended, layer.attentionOutputNorm));
  const normed = norm(config, middle, layer.mlpNorm);
  const hidden = gatedUnit(config.activation, project(normed, layer.gate), project(normed, layer.up));
  return tf.add(middle, norm(config, project(hidden, layer.down), layer.mlpOutputNorm));
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

function norm({ normOffset, rmsNormEpsilon }: ModelConfig, x: tf.Tensor2D, weight: tf.Tensor1D | null): tf.Tensor2D {
  if (!weight) return x;
  return rmsNorm(x, normOffset === 0 ? weight : tf.add(weight, normOffset), rmsNormEpsilon);
}

/** RMSNorm of queries and keys, of each head or of all heads together as the weight is long; [n, (H + 2K)·h] in and out. */
function normedQueriesAndKeys(config: ModelConfig, layer: DeviceLayer, qkv: tf.Tensor2D): tf.Tensor2D {
  const { queryNorm, keyNorm } = layer;
  if (!queryNorm || !keyNorm) return qkv;
  const rows = qkv.shape[0];
  const { headDim, heads, keyValueHeads } = config;
  const part = (start: number, heads: number): tf.Tensor2D => tf.slice(qkv, [0, start * headDim], [rows, heads * headDim]);
  const normed = (x: tf.Tensor2D, weight: tf.Tensor1D): tf.Tensor2D =>
    tf.reshape(norm(config, tf.reshape(x, [x.size / weight.size, weight.size]), weight), x.shape);
  const queries = normed(part(0, heads), queryNorm);
  const keys = normed(part(heads, keyValueHeads), keyNorm);
  return tf.concat([queries, keys, part(heads + keyValueHeads, keyValueHeads)], 1);
}
