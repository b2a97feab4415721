import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config';
import type { DeviceLayer, DeviceWeights } from './deviceWeights';
import { causalAttention, causalMask, type AttentionContext } from './layers/attention';
import { linear, project } from './layers/linear';
import { rmsNorm } from './layers/rmsNorm';
import { halfTurn, rotaryTable } from './layers/rotary';
import { swiglu } from './layers/swiglu';

/** What a forward pass over `rows` right-padded rows of `length` tokens shares between its layers. Make it inside a tf.tidy. */
export function attentionContext(config: ModelConfig, rows: number, length: number): AttentionContext {
  const { heads, keyValueHeads, headDim } = config;
  return {
    heads,
    keyValueHeads,
    headDim,
    rows,
    length,
    rotary: rotaryTable(
      Array.from({ length }, (_, position) => position),
      config.rotaryFrequencies,
    ),
    turn: halfTurn(headDim),
    causalMask: causalMask(length, heads / keyValueHeads),
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
  let x = embeddings;
  for (const layer of weights.layers) {
    const qkv = normedQueriesAndKeys(projectQueryKeyValue(config, layer, x), layer, config);
    x = mlp(config, layer, tf.add(x, project(causalAttention(qkv, context), layer.output)));
  }
  return x;
}

export function projectQueryKeyValue(config: ModelConfig, layer: DeviceLayer, x: tf.Tensor2D): tf.Tensor2D {
  return project(rmsNorm(x, layer.attentionNorm, config.rmsNormEpsilon), layer.queryKeyValue);
}

/** x + down(silu(gate(n)) · up(n)), n = norm(x). */
export function mlp(config: ModelConfig, layer: DeviceLayer, x: tf.Tensor2D): tf.Tensor2D {
  const normed = rmsNorm(x, layer.mlpNorm, config.rmsNormEpsilon);
  return tf.add(x, project(swiglu(project(normed, layer.gate), project(normed, layer.up)), layer.down));
}

/** Final norm and output head: hidden states [n, D] → logits [n, V]. */
export function logits(config: ModelConfig, weights: DeviceWeights, hidden: tf.Tensor2D): tf.Tensor2D {
  return linear(rmsNorm(hidden, weights.finalNorm, config.rmsNormEpsilon), weights.head);
}

/** Qwen3's RMSNorm of each head's query and key; [n, (H + 2K)·h] in and out. */
export function normedQueriesAndKeys(qkv: tf.Tensor2D, layer: DeviceLayer, config: ModelConfig): tf.Tensor2D {
  const { queryNorm, keyNorm } = layer;
  if (!queryNorm || !keyNorm) return qkv;
  const rows = qkv.shape[0];
  const { headDim } = config;
  const part = (start: number, heads: number): tf.Tensor2D => tf.slice(qkv, [0, start * headDim], [rows, heads * headDim]);
  const norm = (x: tf.Tensor2D, weight: tf.Tensor1D): tf.Tensor2D =>
    tf.reshape(rmsNorm(tf.reshape(x, [x.size / headDim, headDim]), weight, config.rmsNormEpsilon), x.shape);
  const queries = norm(part(0, config.heads), queryNorm);
  const keys = norm(part(config.heads, config.keyValueHeads), keyNorm);
  return tf.concat([queries, keys, part(config.heads + config.keyValueHeads, config.keyValueHeads)], 1);
}
