import type { ModelConfig } from '../model/config';
import type { Rotary } from '../model/rotaryFrequencies';
import type { DeviceWeights } from '../model/deviceWeights';
import { Heap } from './heap';
import type { KernelExports } from './kernels';
import type { PackedProjection, PackedLayer, PackedWeights } from './packedWeights';

/** Tokens that go through the layers together: their activations stay in the second-level cache or near it. */
const CHUNK = 512;

/** One token of a sequence: which slot of the cache it belongs to, where it is in the sequence, and whether its logits are wanted. */
export interface PassTokens {
  ids: ArrayLike<number>;
  slots: ArrayLike<number>;
  positions: ArrayLike<number>;
  /** Indices of the tokens whose logits are wanted, increasing. */
  wanted: readonly number[];
}

/**
 * The decoder of `model/decoder.ts` without gradients, in WebAssembly kernels over a key-value cache of `slots` sequences of up to
 * `capacity` tokens. It works on tokens rather than rows, so nothing is padded.
 */
export class TokenPass {
  private readonly heap = new Heap();
  private readonly keys: number[];
  private readonly values: number[];
  private readonly cos: number;
  private readonly sin: number;
  private readonly scratch: Record<
    'x' | 'normed' | 'qkv' | 'attended' | 'gate' | 'up' | 'scores' | 'edge' | 'slots' | 'positions',
    number
  >;
  private readonly cacheRow: number;

  constructor(
    private readonly kernels: KernelExports,
    private readonly config: ModelConfig,
    private readonly weights: PackedWeights,
    private readonly embed: DeviceWeights['embed'],
    slots: number,
    private readonly capacity: number,
  ) {
    const { heap } = this;
    const { hiddenSize, heads, keyValueHeads, headDim, intermediateSize } = config;
    this.cacheRow = keyValueHeads * capacity * headDim;
    const cache = (): number[] => weights.layers.map(() => heap.allocate(slots * this.cacheRow));
    this.keys = cache();
    this.values = cache();
    const { frequencies, scale } = config.rotary as Rotary;
    const angles = Float32Array.from({ length: capacity * frequencies.length }, (_, i) => {
      const position = Math.floor(i / frequencies.length);
      return position * (frequencies[i % frequencies.length] as number);
    });
    this.cos = heap.store(angles.map((angle) => scale * Math.cos(angle)));
    this.sin = heap.store(angles.map((angle) => scale * Math.sin(angle)));
    this.scratch = {
      x: heap.allocate(CHUNK * hiddenSize),
      normed: heap.allocate(CHUNK * hiddenSize),
      qkv: heap.allocate(CHUNK * (heads + 2 * keyValueHeads) * headDim),
      attended: heap.allocate(CHUNK * heads * headDim),
      gate: heap.allocate(CHUNK * intermediateSize),
      up: heap.allocate(CHUNK * intermediateSize),
      scores: heap.allocate(capacity + 4),
      edge: heap.allocate(16),
      slots: heap.allocate(CHUNK),
      positions: heap.allocate(CHUNK),
    };
  }

  /** Runs tokens in their order, which must be that of their sequences; returns the logits wanted, [wanted, V]. */
  run({ ids, slots, positions, wanted }: PassTokens): Float32Array {
    const { vocabSize } = this.config;
    for (let i = 0; i < positions.length; i++) {
      // The kernels check nothing: a position beyond the cache would overwrite other memory.
      if (!((positions[i] as number) < this.capacity))
        throw new RangeError(`the key-value cache holds ${this.capacity} tokens a row`);
    }
    const logits = new Float32Array(wanted.length * vocabSize);
    let done = 0;
    for (let start = 0; start < ids.length; start += CHUNK) {
      const end = Math.min(start + CHUNK, ids.length);
      const part = (values: ArrayLike<number>): number[] => Array.prototype.slice.call(values, start, end) as number[];
      this.layers(part(ids), part(slots), part(positions));
      const first = done;
      while (done < wanted.length && (wanted[done] as number) < end) done++;
      logits.set(this.logits(wanted.slice(first, done).map((token) => token - start)), first * vocabSize);
    }
    return logits;
  }

  /** Copies the first `length` tokens of a sequence's cache to another slot. */
  copySlot(from: number, to: number, length: number): void {
    const { keyValueHeads, headDim } = this.config;
    for (const cache of [...this.keys, ...this.values]) {
      for (let head = 0; head < keyValueHeads; head++) {
        const at = (slot: number): number => slot * this.cacheRow + head * this.capacity * headDim;
        const floats = this.heap.floats(cache, (Math.max(from, to) + 1) * this.cacheRow);
        floats.copyWithin(at(to), at(from), at(from) + length * headDim);
      }
    }
  }

  dispose(): void {
    this.heap.dispose();
  }

  private layers(ids: readonly number[], slots: readonly number[], positions: readonly number[]): void {
    const { heap, scratch } = this;
    const tokens = ids.length;
    const embedded = this.embed(ids, positions);
    heap.floats(scratch.x, embedded.length).set(embedded);
    heap.integers(scratch.slots, tokens).set(slots);
    heap.integers(scratch.positions, tokens).set(positions);
    for (const [index, layer] of this.weights.layers.entries()) {
      this.attention(layer, index, tokens);
      this.mlp(layer, tokens);
    }
  }

  /** x += output(attention(norm(x))). */
  private attention(layer: PackedLayer, index: number, tokens: number): void {
    const { kernels, scratch } = this;
    const { hiddenSize, heads, keyValueHeads, headDim, normEpsilon } = this.config;
    kernels.rmsNorm(scratch.x, layer.attentionNorm, scratch.normed, tokens, hiddenSize, hiddenSize, normEpsilon);
    this.project(layer.queryKeyValue, scratch.normed, scratch.qkv, tokens, false);
    const width = (heads + 2 * keyValueHeads) * headDim;
    for (let head = 0; head < heads + keyValueHeads; head++) {
      const weight = head < heads ? layer.queryNorm : layer.keyNorm;
      const at = scratch.qkv + 4 * head * headDim;
      if (weight !== null) kernels.rmsNorm(at, weight, at, tokens, headDim, width, normEpsilon);
    }
    const keys = this.keys[index] as number;
    const values = this.values[index] as number;
    const shape = [tokens, heads, keyValueHeads, headDim, scratch.slots, scratch.positions] as const;
    kernels.rotateAndStore(scratch.qkv, ...shape, this.cos, this.sin, keys, values, this.capacity);
    kernels.attend(scratch.qkv, ...shape, keys, values, this.capacity, scratch.scores, scratch.attended);
    this.project(layer.output, scratch.attended, scratch.x, tokens, true);
  }

  /** x += down(silu(gate(n))·up(n)), n = norm(x). */
  private mlp(layer: PackedLayer, tokens: number): void {
    const { kernels, scratch } = this;
    const { hiddenSize, intermediateSize, normEpsilon } = this.config;
    kernels.rmsNorm(scratch.x, layer.mlpNorm, scratch.normed, tokens, hiddenSize, hiddenSize, normEpsilon);
    this.project(layer.gate, scratch.normed, scratch.gate, tokens, false);
    this.project(layer.up, scratch.normed, scratch.up, tokens, false);
    kernels.swiglu(scratch.gate, scratch.up, tokens * intermediateSize);
    this.project(layer.down, scratch.gate, scratch.x, tokens, true);
  }

  private project({ packed, bias, inputs, outputs }: PackedProjection, x: number, y: number, rows: number, adds: boolean): void {
    this.kernels.multiply(x, inputs, 1, packed, y, outputs, rows, outputs, inputs, adds, this.scratch.edge);
    if (bias !== null) this.kernels.addBias(y, bias, rows, outputs);
  }

  /** Final norm and head of some tokens of the chunk. */
  private logits(tokens: readonly number[]): Float32Array {
    if (tokens.length === 0) return new Float32Array();
    const { kernels, scratch, heap, weights } = this;
    const { hiddenSize, vocabSize, normEpsilon } = this.config;
    const out = new Heap();
    const selected = out.allocate(tokens.length * hiddenSize);
    const result = out.allocate(tokens.length * vocabSize);
    const x = heap.floats(scratch.x, CHUNK * hiddenSize);
    const target = heap.floats(selected, tokens.length * hiddenSize);
    tokens.forEach((token, row) => target.set(x.subarray(token * hiddenSize, (token + 1) * hiddenSize), row * hiddenSize));
    kernels.rmsNorm(selected, weights.finalNorm, selected, tokens.length, hiddenSize, hiddenSize, normEpsilon);
    this.project(weights.head, selected, result, tokens.length, false);
    const values = heap.floats(result, tokens.length * vocabSize).slice();
    out.dispose();
    return values;
  }
}
