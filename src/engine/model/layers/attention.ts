import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../../algorithms/customGradient';
import { rotate, rotateBack, type Rotation } from './rotary';

/** Added to a score that must not count. */
export const MASKED = -1e9;

export interface AttentionShape {
  heads: number;
  keyValueHeads: number;
  headDim: number;
  /** Factor of query · key, and c of c·tanh(score / c) where scores are capped. */
  scale: number;
  softCap: number | null;
}

/** How heads are cut out of the projections of B rows of T tokens, and rotated. */
export interface HeadsContext extends AttentionShape {
  rows: number;
  length: number;
  /** null where positions are embeddings. */
  rotation: Rotation | null;
}

/** What layers of one kind share in a forward pass over rows of T tokens. */
export interface AttentionContext extends HeadsContext {
  /** [T, T] (repeated for each query head of a group): 0 where the query sees the key, else MASKED. */
  mask: tf.Tensor2D;
}

/** Rotated queries [K·B, G·T, h], rotated keys and values [K·B, T, h]; K key heads, G query heads to each, B rows. */
export interface Heads {
  queries: tf.Tensor3D;
  keys: tf.Tensor3D;
  values: tf.Tensor3D;
}

/** [B·T, (H + 2K)·h] → heads first, so that queries, keys and values are contiguous, and rotated. */
export function splitHeads(qkv: tf.Tensor2D, context: HeadsContext): Heads {
  const { heads, keyValueHeads, headDim, rows, length } = context;
  const all = heads + 2 * keyValueHeads;
  const headsFirst = tf.transpose(tf.reshape(qkv, [rows, length, all, headDim]), [2, 0, 1, 3]);
  const rotated = rotate(tf.slice(headsFirst, [0, 0, 0, 0], [heads + keyValueHeads, rows, length, headDim]), context.rotation);
  const queries = tf.slice(rotated, [0, 0, 0, 0], [heads, rows, length, headDim]);
  const keys = tf.slice(rotated, [heads, 0, 0, 0], [keyValueHeads, rows, length, headDim]);
  const values = tf.slice(headsFirst, [heads + keyValueHeads, 0, 0, 0], [keyValueHeads, rows, length, headDim]);
  const batch = keyValueHeads * rows;
  return {
    queries: tf.reshape(groupQueries(queries, context), [batch, (heads / keyValueHeads) * length, headDim]),
    keys: tf.reshape(keys, [batch, length, headDim]),
    values: tf.reshape(values, [batch, length, headDim]),
  };
}

/** [H, B, T, h] → [K, B, G, T, h]: the query heads that share a key head lie together. */
export function groupQueries(x: tf.Tensor, { heads, keyValueHeads: K, headDim, rows, length }: HeadsContext): tf.Tensor {
  const groups = heads / K;
  if (groups === 1) return x;
  return tf.transpose(tf.reshape(x, [K, groups, rows, length, headDim]), [0, 2, 1, 3, 4]);
}

/** The inverse of {@link groupQueries}, to [H, B, T, h]. */
function ungroupQueries(x: tf.Tensor, { heads, keyValueHeads: K, headDim, rows, length }: HeadsContext): tf.Tensor {
  const groups = heads / K;
  const ungrouped = groups === 1 ? x : tf.transpose(tf.reshape(x, [K, rows, groups, length, headDim]), [0, 2, 1, 3, 4]);
  return tf.reshape(ungrouped, [heads, rows, length, headDim]);
}

/** [K·B, G·T, h] → [B·T, H·h], the input of the output projection. */
export function mergeHeads(x: tf.Tensor, context: HeadsContext): tf.Tensor2D {
  const { heads, headDim, rows, length } = context;
  return tf.reshape(tf.transpose(ungroupQueries(x, context), [1, 2, 0, 3]), [rows * length, heads * headDim]);
}

/** scale · q·kᵀ, capped where the model caps. */
export function attentionScores({ queries, keys }: Heads, { scale, softCap }: AttentionShape): tf.Tensor3D {
  const scores: tf.Tensor3D = tf.matMul(tf.mul<tf.Tensor3D>(queries, scale), keys, false, true);
  return softCap === null ? scores : capped(scores, softCap);
}

/** c·tanh(x / c): as good as x where it is small, never beyond ±c (Gemma 2). */
export function capped<T extends tf.Tensor>(x: T, cap: number): T {
  return tf.mul(tf.tanh(tf.div<T>(x, cap)), cap);
}

/** softmax(scores + mask). */
export function attentionWeights(scores: tf.Tensor3D, mask: tf.Tensor | null): tf.Tensor3D {
  return tf.softmax(mask ? tf.add(scores, mask) : scores) as tf.Tensor3D;
}

/**
 * Causal grouped-query attention with rotary positions, [B·T, (H + 2K)·h] → [B·T, H·h] (Vaswani et al. 2017, Ainslie et al. 2023). With right-padded rows the causal
 * mask is all that is needed: padding comes after every token that counts.
 */
export function causalAttention(qkv: tf.Tensor2D, context: AttentionContext): tf.Tensor2D {
  const operation = customGradient((...inputs) => {
    const [qkv, save] = inputs as [tf.Tensor2D, tf.GradSaveFunc];
    const heads = splitHeads(qkv, context);
    const scores = attentionScores(heads, context);
    const weights = attentionWeights(scores, context.mask);
    save([heads.queries, heads.keys, heads.values, weights, ...(context.softCap === null ? [] : [scores])]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => attentionGradient(dy, saved as tf.Tensor3D[], context);
    return { value: mergeHeads(tf.matMul(weights, heads.values), context), gradFunc };
  });
  return operation(qkv);
}

function attentionGradient(dy: tf.Tensor, saved: tf.Tensor3D[], context: AttentionContext): tf.Tensor2D {
  const [queries, keys, values, weights, scores] = saved as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D?];
  const { heads, keyValueHeads, headDim, rows, length, scale, softCap } = context;
  const headsFirst = tf.transpose(tf.reshape(dy, [rows, length, heads, headDim]), [2, 0, 1, 3]);
  const dOut = tf.reshape(groupQueries(headsFirst, context), queries.shape);
  const dValues = tf.matMul(weights, dOut, true, false);
  const dWeights = tf.matMul(dOut, values, false, true);
  const weighted = tf.mul(weights, dWeights);
  const dCapped = tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)));
  // d c·tanh(x / c) / dx = 1 − tanh²
  const dScaled = scores && softCap !== null ? tf.mul(dCapped, tf.sub(1, tf.square(tf.div(scores, softCap)))) : dCapped;
  const dScores = tf.mul(dScaled, scale);
  const dQueries = ungroupQueries(tf.matMul(dScores, keys), context);
  const keyShape = [keyValueHeads, rows, length, headDim];
  const dKeys = tf.reshape(tf.matMul(dScores, queries, true, false), keyShape);
  const unrotated = rotateBack(tf.concat([dQueries, dKeys], 0), context.rotation);
  const all = tf.concat([unrotated, tf.reshape(dValues, keyShape)], 0);
  const width = (heads + 2 * keyValueHeads) * headDim;
  return tf.reshape(tf.transpose(all, [1, 2, 0, 3]), [rows * length, width]);
}

/** [n, 3·H·h] with query, key and value of each head in turn (GPT-NeoX) → all queries, all keys, all values. */
export function separateHeads(qkv: tf.Tensor2D, heads: number): tf.Tensor2D {
  const [rows, width] = qkv.shape;
  return tf.reshape(tf.transpose(tf.reshape(qkv, [rows, heads, 3, width / (3 * heads)]), [0, 2, 1, 3]), [rows, width]);
}

/** The causal mask for T tokens and G query heads to a key head, [G·T, T]; a token sees `window` tokens, itself among them. */
export function causalMask(length: number, groups: number, window = Infinity): tf.Tensor2D {
  const values = new Float32Array(groups * length * length);
  for (let query = 0; query < groups * length; query++) {
    const row = query * length;
    const position = query % length;
    values.fill(MASKED, row, row + Math.max(0, position + 1 - window));
    values.fill(MASKED, row + position + 1, row + length);
  }
  return tf.tensor2d(values, [groups * length, length]);
}
