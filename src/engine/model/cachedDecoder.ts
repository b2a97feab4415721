import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from './config';
import { attentionShape, decoderLayer, logits, passContext, scaledEmbeddings } from './decoder';
import type { DeviceWeights } from './deviceWeights';
import { attentionScores, attentionWeights, MASKED, mergeHeads, splitHeads, type HeadsContext } from './layers/attention';
import { rotation } from './layers/rotary';
import { selectRows } from './layers/selectRows';
import { bucketPositions } from './paddedRows';
import type { Rotary } from './rotaryFrequencies';
import { ofLayer } from './slidingWindow';
import type { StepDecoder } from './stepDecoder';

/** Rotated keys and values of one layer: [K, B, S, h], S slots filled so far. */
interface LayerCache {
  keys: tf.Tensor4D;
  values: tf.Tensor4D;
}

/**
 * Decoding with a key-value cache: B rows whose prompts, right-padded to P tokens, take slots 0 … P − 1, and whose new tokens
 * follow in slots P, P + 1, … whatever the prompt's length. Positions are each row's own, and padded slots are masked. Where a row becomes so long
 * that it has other rotations (longrope), all is computed anew, as transformers' `generate` does: what was cached no longer holds.
 */
export class CachedDecoder implements StepDecoder {
  private layers: LayerCache[] = [];
  /** Tokens of each row so far. */
  private rows: number[][] = [];
  private promptLengths: number[] = [];
  private promptSlots = 0;
  private slots = 0;

  constructor(
    private readonly config: ModelConfig,
    private readonly weights: DeviceWeights,
  ) {}

  async prefill(prompts: readonly (readonly number[])[]): Promise<Float32Array> {
    this.dispose();
    const { config, weights } = this;
    const rows = prompts.length;
    this.rows = prompts.map((prompt) => [...prompt]);
    this.promptLengths = prompts.map((prompt) => prompt.length);
    const length = Math.max(...this.promptLengths);
    this.promptSlots = this.slots = length;
    const ids = new Int32Array(rows * length);
    prompts.forEach((prompt, row) => ids.set(prompt, row * length));
    const embedded = weights.embed(ids, bucketPositions({ ids, length }));
    const result = tf.tidy(() => {
      const context = passContext(config, this.promptLengths, length);
      let x = scaledEmbeddings(config, tf.tensor2d(embedded, [rows * length, config.hiddenSize]));
      for (const [index, layer] of weights.layers.entries()) {
        x = decoderLayer(config, layer, x, (qkv) => {
          const own = ofLayer(config, index, context);
          const heads = splitHeads(qkv, own);
          const shape: [number, number, number, number] = [config.keyValueHeads, rows, length, config.headDim];
          this.layers.push({ keys: tf.keep(tf.reshape(heads.keys, shape)), values: tf.keep(tf.reshape(heads.values, shape)) });
          const scored = attentionWeights(attentionScores(heads, own), own.mask);
          return mergeHeads(tf.matMul(scored, heads.values), own);
        });
      }
      const last = Int32Array.from(this.promptLengths, (promptLength, row) => row * length + promptLength - 1);
      return logits(config, weights, selectRows(x, last));
    });
    return download(result);
  }

  async step(ids: readonly number[]): Promise<Float32Array> {
    const { config, weights } = this;
    const beyond = config.rotary?.long?.beyond ?? null;
    if (this.rows.some(({ length }) => length === beyond)) {
      return this.prefill(this.rows.map((row, index) => [...row, ids[index] as number]));
    }
    const positions = this.rows.map(({ length }) => length);
    const embedded = weights.embed(ids, positions);
    this.rows.forEach((row, index) => row.push(ids[index] as number));
    this.slots++;
    const result = tf.tidy(() => {
      const { slidingWindow, rotary, slidingRotary } = config;
      const masks = { full: this.stepMask(Infinity), sliding: slidingWindow && this.stepMask(slidingWindow.size) };
      const full = this.stepContext(rotary, positions);
      const contexts = { full, sliding: slidingRotary && this.stepContext(slidingRotary, positions) };
      let x = scaledEmbeddings(config, tf.tensor2d(embedded, [ids.length, config.hiddenSize]));
      for (const [index, layer] of weights.layers.entries()) {
        const context = ofLayer(config, index, contexts);
        const mask = slidingWindow?.layers[index] ? masks.sliding : masks.full;
        x = decoderLayer(config, layer, x, (qkv) => {
          const heads = splitHeads(qkv, context);
          const { keys, values } = this.append(index, heads.keys, heads.values);
          const shape: [number, number, number] = [config.keyValueHeads * ids.length, this.slots, config.headDim];
          const scores = attentionScores({ ...heads, keys: tf.reshape(keys, shape) }, context);
          const scored = attentionWeights(scores, mask);
          return mergeHeads(tf.matMul(scored, tf.reshape(values, shape)), context);
        });
      }
      return logits(config, weights, x);
    });
    return download(result);
  }

  keep(rows: readonly number[]): void {
    const pick = <T>(values: readonly T[]): T[] => rows.map((row) => values[row] as T);
    this.rows = pick(this.rows).map((row) => [...row]);
    this.promptLengths = pick(this.promptLengths);
    const index = tf.tensor1d(rows as number[], 'int32');
    this.layers = this.layers.map(({ keys, values }) => {
      const kept = { keys: tf.gather(keys, index, 1), values: tf.gather(values, index, 1) };
      tf.dispose([keys, values]);
      return kept;
    });
    index.dispose();
  }

  dispose(): void {
    for (const { keys, values } of this.layers) tf.dispose([keys, values]);
    this.layers = [];
  }

  private append(index: number, keys: tf.Tensor3D, values: tf.Tensor3D): LayerCache {
    const { keyValueHeads, headDim } = this.config;
    const shape: [number, number, number, number] = [keyValueHeads, this.rows.length, 1, headDim];
    const old = this.layers[index] as LayerCache;
    const grown = {
      keys: tf.keep(tf.concat4d([old.keys, tf.reshape(keys, shape)], 2)),
      values: tf.keep(tf.concat4d([old.values, tf.reshape(values, shape)], 2)),
    };
    tf.dispose([old.keys, old.values]);
    this.layers[index] = grown;
    return grown;
  }

  /** One new token a row, seen as B rows of length 1 whose position is the row's own. */
  private stepContext(rotary: Rotary | null, positions: readonly number[]): HeadsContext {
    const { headDim } = this.config;
    const sequences = positions.map((position) => ({ positions: [position], tokens: position + 1 }));
    const turned = rotary && rotation(rotary, headDim, sequences);
    return { ...attentionShape(this.config), rows: positions.length, length: 1, rotation: turned };
  }

  /** [K·B, 1, S]: MASKED at the padding of shorter prompts and at what lies outside of the window; null where there is nothing such. */
  private stepMask(window: number): tf.Tensor3D | null {
    const isPadded = this.promptLengths.some((length) => length < this.promptSlots);
    if (!isPadded && this.rows.every(({ length }) => length <= window)) return null;
    const { keyValueHeads } = this.config;
    const rows = this.promptLengths.length;
    const values = new Float32Array(keyValueHeads * rows * this.slots);
    for (let row = 0; row < keyValueHeads * rows; row++) {
      const start = row * this.slots;
      const prompt = this.promptLengths[row % rows] as number;
      // Positions below this one are outside; those behind the prompt lie as many slots further on as it is padded.
      const first = Math.max(0, (this.rows[row % rows] as number[]).length - window);
      values.fill(MASKED, start, start + (first <= prompt ? first : first + this.promptSlots - prompt));
      values.fill(MASKED, start + prompt, start + this.promptSlots);
    }
    return tf.tensor3d(values, [keyValueHeads * rows, 1, this.slots]);
  }
}

async function download(tensor: tf.Tensor2D): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}
