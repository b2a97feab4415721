import type { ModelConfig } from '../model/config';
import { ofLayer } from '../model/slidingWindow';
import type { DeviceWeights } from '../model/deviceWeights';
import { Heap } from './heap';
import type { KernelExports } from './kernels';
import type { PackedLayer, PackedNorm, PackedProjection, PackedWeights } from './packedWeights';
import { rotaryPointers, type RotaryPointers } from './rotaryPointers';

/** Tokens that go through the layers together: their activations stay in the second-level cache or near it. */
const CHUNK = 512;

type ScratchName = 'x' | 'normed' | 'added' | 'qkv' | 'attended' | 'gate' | 'up' | 'scores' | 'edge' | 'slots' | 'positions';

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
  /** Of layers with full attention, and of those with a sliding window. */
  private readonly tables: { full: RotaryPointers; sliding: RotaryPointers | null };
  private readonly scratch: Record<ScratchName, number>;
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
    this.tables = {
      full: rotaryPointers(heap, config.rotary, capacity),
      sliding: config.slidingRotary && rotaryPointers(heap, config.slidingRotary, capacity),
    };
    this.scratch = {
      x: heap.allocate(CHUNK * hiddenSize),
      normed: heap.allocate(CHUNK * hiddenSize),
      added: heap.allocate(CHUNK * hiddenSize),
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
    const { embeddingScale, parallelResidual } = this.config;
    heap.floats(scratch.x, embedded.length).set(embeddingScale === 1 ? embedded : embedded.map((x) => x * embeddingScale));
    heap.integers(scratch.slots, tokens).set(slots);
    heap.integers(scratch.positions, tokens).set(positions);
    for (const [index, layer] of this.weights.layers.entries()) {
      // The MLP of a parallel layer reads what attention has not been added to yet.
      const ahead = parallelResidual ? this.norm(layer.mlpNorm, scratch.x, scratch.added, tokens) : null;
      this.attention(layer, index, tokens);
      this.mlp(layer, ahead ?? this.norm(layer.mlpNorm, scratch.x, scratch.normed, tokens), tokens);
    }
  }

  /** x += norm(output(attention(norm(x)))), each norm where the family has one. */
  private attention(layer: PackedLayer, index: number, tokens: number): void {
    const { kernels, scratch } = this;
    const { heads, keyValueHeads, headDim, attentionScale, attentionSoftCap } = this.config;
    this.project(
      layer.queryKeyValue,
      this.norm(layer.attentionNorm, scratch.x, scratch.normed, tokens),
      scratch.qkv,
      tokens,
      false,
    );
    this.normHeads(layer.queryNorm, 0, heads, tokens);
    this.normHeads(layer.keyNorm, heads, keyValueHeads, tokens);
    const keys = this.keys[index] as number;
    const values = this.values[index] as number;
    const shape = [tokens, heads, keyValueHeads, headDim, scratch.slots, scratch.positions] as const;
    const { cos, sin, pairs } = ofLayer(this.config, index, this.tables);
    kernels.rotateAndStore(scratch.qkv, ...shape, cos, sin, pairs, keys, values, this.capacity);
    const { slidingWindow } = this.config;
    const window = slidingWindow?.layers[index] ? Math.min(slidingWindow.size, this.capacity) : this.capacity;
    const scoring = [window, attentionScale, attentionSoftCap ?? 0] as const;
    kernels.attend(scratch.qkv, ...shape, keys, values, this.capacity, ...scoring, scratch.scores, scratch.attended);
    this.addProjected(layer.output, layer.attentionOutputNorm, scratch.attended, tokens);
  }

  /** Queries or keys, normed by head or all heads together as the norm is long, in place. */
  private normHeads(norm: PackedNorm | null, first: number, heads: number, tokens: number): void {
    if (!norm) return;
    const { kernels, scratch } = this;
    const { keyValueHeads, headDim, normEpsilon } = this.config;
    const width = (this.config.heads + 2 * keyValueHeads) * headDim;
    for (let done = 0; done < heads * headDim; done += norm.size) {
      const at = scratch.qkv + 4 * (first * headDim + done);
      kernels.rmsNorm(at, norm.weight, at, tokens, norm.size, width, normEpsilon);
    }
  }

  /** x += norm(down(activation(gate(n))·up(n))), without a gate norm(down(activation(up(n)))). */
  private mlp(layer: PackedLayer, normed: number, tokens: number): void {
    const { kernels, scratch } = this;
    const { intermediateSize, activation } = this.config;
    const count = tokens * intermediateSize;
    this.project(layer.up, normed, scratch.up, tokens, false);
    const activated = layer.gate ? scratch.gate : scratch.up;
    if (layer.gate) this.project(layer.gate, normed, scratch.gate, tokens, false);
    if (activation === 'silu') kernels.swiglu(activated, scratch.up, count);
    else {
      if (activation === 'gelu') kernels.gelu(activated, count);
      else kernels.geluTanh(activated, count);
      if (layer.gate) kernels.times(activated, scratch.up, count);
    }
    this.addProjected(layer.down, layer.mlpOutputNorm, activated, tokens);
  }

  /** x += norm(projection(y)); straight into x where there is no norm. */
  private addProjected(projection: PackedProjection, norm: PackedNorm | null, y: number, tokens: number): void {
    const { kernels, scratch } = this;
    if (!norm) return this.project(projection, y, scratch.x, tokens, true);
    this.project(projection, y, scratch.added, tokens, false);
    this.norm(norm, scratch.added, scratch.added, tokens);
    kernels.addBias(scratch.x, scratch.added, 1, tokens * this.config.hiddenSize);
  }

  /** Writes norm(x) to `out` and returns that; x where there is no norm. */
  private norm(norm: PackedNorm | null, x: number, out: number, tokens: number): number {
    if (!norm) return x;
    const { normEpsilon } = this.config;
    const { weight, bias, size } = norm;
    if (bias === null) this.kernels.rmsNorm(x, weight, out, tokens, size, size, normEpsilon);
    else this.kernels.layerNorm(x, weight, bias, out, tokens, size, normEpsilon);
    return out;
  }

  private project({ packed, bias, inputs, outputs }: PackedProjection, x: number, y: number, rows: number, adds: boolean): void {
    this.kernels.multiply(x, inputs, 1, packed, y, outputs, rows, outputs, inputs, adds, this.scratch.edge);
    if (bias !== null) this.kernels.addBias(y, bias, rows, outputs);
  }

  /** Final norm and head of some tokens of the chunk. */
  private logits(tokens: readonly number[]): Float32Array {
    if (tokens.length === 0) return new Float32Array();
    const { kernels, scratch, heap, weights } = this;
    const { hiddenSize, vocabSize, logitSoftCap } = this.config;
    const out = new Heap();
    const selected = out.allocate(tokens.length * hiddenSize);
    // softCap goes on to a multiple of four.
    const result = out.allocate(tokens.length * vocabSize + 4);
    const x = heap.floats(scratch.x, CHUNK * hiddenSize);
    const target = heap.floats(selected, tokens.length * hiddenSize);
    tokens.forEach((token, row) => target.set(x.subarray(token * hiddenSize, (token + 1) * hiddenSize), row * hiddenSize));
    this.norm(weights.finalNorm, selected, selected, tokens.length);
    this.project(weights.head, selected, result, tokens.length, false);
    if (logitSoftCap !== null) kernels.softCap(result, tokens.length * vocabSize, logitSoftCap);
    const values = heap.floats(result, tokens.length * vocabSize).slice();
    out.dispose();
    return values;
  }
}
