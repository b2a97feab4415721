import type { ModelConfig } from '../model/config';
import type { ModelBlocks, NormBlocks, ProjectionBlocks, WeightBlock } from '../model/weightBlocks';
import { Heap } from './heap';
import type { KernelExports } from './kernels';

/** A projection packed for `multiply`: y [n, outputs] = x [n, inputs]·Wᵀ + bias. Pointers into the wasm memory. */
export interface PackedProjection {
  packed: number;
  bias: number | null;
  inputs: number;
  outputs: number;
}

/** RMSNorm, or LayerNorm where there is a bias. Pointers. */
export interface PackedNorm {
  weight: number;
  bias: number | null;
  /** Floats that are normed together. */
  size: number;
}

export interface PackedLayer {
  attentionNorm: PackedNorm | null;
  attentionOutputNorm: PackedNorm | null;
  queryKeyValue: PackedProjection;
  queryNorm: PackedNorm | null;
  keyNorm: PackedNorm | null;
  output: PackedProjection;
  mlpNorm: PackedNorm | null;
  mlpOutputNorm: PackedNorm | null;
  gate: PackedProjection | null;
  up: PackedProjection;
  down: PackedProjection;
}

/** A model's weights as the kernels want them. */
export class PackedWeights {
  readonly layers: PackedLayer[];
  readonly finalNorm: PackedNorm;
  readonly head: PackedProjection;
  private readonly heap = new Heap();

  constructor(
    private readonly kernels: KernelExports,
    private readonly config: ModelConfig,
    blocks: ModelBlocks,
    private readonly weights: Float32Array,
  ) {
    this.layers = blocks.layers.map((layer) => ({
      attentionNorm: this.norm(layer.attentionNorm),
      attentionOutputNorm: this.norm(layer.attentionOutputNorm),
      queryKeyValue: this.projection(layer.queryKeyValue, config.interleavedHeads),
      queryNorm: this.norm(layer.queryNorm),
      keyNorm: this.norm(layer.keyNorm),
      output: this.projection(layer.output),
      mlpNorm: this.norm(layer.mlpNorm),
      mlpOutputNorm: this.norm(layer.mlpOutputNorm),
      gate: layer.gate && this.projection(layer.gate),
      up: this.projection(layer.up),
      down: this.projection(layer.down),
    }));
    this.finalNorm = this.norm(blocks.finalNorm);
    if (!blocks.head) throw new Error('the kernels need a model with logits');
    this.head = this.projection({ weight: blocks.head, bias: null, inputsFirst: false });
  }

  dispose(): void {
    this.heap.dispose();
  }

  private values({ offset, size }: WeightBlock): Float32Array {
    return this.weights.subarray(offset, offset + size);
  }

  /** What norms add to their weights is in them already. */
  private norm(blocks: NormBlocks): PackedNorm;
  private norm(blocks: NormBlocks | null): PackedNorm | null;
  private norm(blocks: NormBlocks | null): PackedNorm | null {
    if (!blocks) return null;
    const { normOffset } = this.config;
    const weight = this.values(blocks.weight).map((value) => value + normOffset);
    const bias = blocks.bias && this.heap.store(this.values(blocks.bias));
    return { weight: this.heap.store(weight), bias, size: weight.length };
  }

  /** @param isInterleaved outputs are query, key and value of each head in turn, and are to be all queries, all keys, all values */
  private projection({ weight, bias, inputsFirst }: ProjectionBlocks, isInterleaved = false): PackedProjection {
    const [rows, columns] = weight.shape as [number, number];
    const [outputs, inputs] = inputsFirst ? [columns, rows] : [rows, columns];
    const packed = this.heap.allocate(this.kernels.packedSize(inputs, outputs));
    const ordered = (block: WeightBlock): Float32Array =>
      isInterleaved ? this.separated(this.values(block)) : this.values(block);
    const unpacked = new Heap();
    const strides: [number, number] = inputsFirst ? [outputs, 1] : [1, inputs];
    this.kernels.pack(unpacked.store(ordered(weight)), ...strides, inputs, outputs, packed);
    unpacked.dispose();
    return { packed, bias: bias && this.heap.store(ordered(bias)), inputs, outputs };
  }

  /** Rows of a weight, or elements of a bias, in the order of `separateHeads` (model/layers/attention.ts). */
  private separated(values: Float32Array): Float32Array {
    const { heads } = this.config;
    const size = values.length / (3 * heads);
    const result = new Float32Array(values.length);
    for (let head = 0; head < heads; head++) {
      for (let part = 0; part < 3; part++) {
        const from = (3 * head + part) * size;
        result.set(values.subarray(from, from + size), (part * heads + head) * size);
      }
    }
    return result;
  }
}
