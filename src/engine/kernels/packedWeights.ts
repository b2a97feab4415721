import type { ModelBlocks, ProjectionBlocks, WeightBlock } from '../model/weightBlocks';
import { Heap } from './heap';
import type { KernelExports } from './kernels';

/** A projection packed for `multiply`: y [n, outputs] = x [n, inputs]·Wᵀ + bias. Pointers into the wasm memory. */
export interface PackedProjection {
  packed: number;
  bias: number | null;
  inputs: number;
  outputs: number;
}

export interface PackedLayer {
  attentionNorm: number;
  queryKeyValue: PackedProjection;
  queryNorm: number | null;
  keyNorm: number | null;
  output: PackedProjection;
  mlpNorm: number;
  gate: PackedProjection;
  up: PackedProjection;
  down: PackedProjection;
}

/** A model's weights as the kernels want them. */
export class PackedWeights {
  readonly layers: PackedLayer[];
  readonly finalNorm: number;
  readonly head: PackedProjection;
  private readonly heap = new Heap();

  constructor(
    private readonly kernels: KernelExports,
    blocks: ModelBlocks,
    private readonly weights: Float32Array,
  ) {
    const optional = (block: WeightBlock | null): number | null => block && this.vector(block);
    this.layers = blocks.layers.map((layer) => ({
      attentionNorm: this.vector(needed(layer.attentionNorm, 'a norm before attention')),
      queryKeyValue: this.projection(layer.queryKeyValue),
      queryNorm: optional(layer.queryNorm),
      keyNorm: optional(layer.keyNorm),
      output: this.projection(layer.output),
      mlpNorm: this.vector(needed(layer.mlpNorm, 'a norm before the MLP')),
      gate: this.projection(layer.gate),
      up: this.projection(layer.up),
      down: this.projection(layer.down),
    }));
    this.finalNorm = this.vector(blocks.finalNorm);
    this.head = this.projection({ weight: needed(blocks.head, 'logits'), bias: null });
  }

  dispose(): void {
    this.heap.dispose();
  }

  private values({ offset, size }: WeightBlock): Float32Array {
    return this.weights.subarray(offset, offset + size);
  }

  private vector(block: WeightBlock): number {
    return this.heap.store(this.values(block));
  }

  private projection({ weight, bias }: ProjectionBlocks): PackedProjection {
    const [outputs, inputs] = weight.shape as [number, number];
    const packed = this.heap.allocate(this.kernels.packedSize(inputs, outputs));
    const unpacked = new Heap();
    this.kernels.pack(unpacked.store(this.values(weight)), 1, inputs, inputs, outputs, packed);
    unpacked.dispose();
    return { packed, bias: bias && this.vector(bias), inputs, outputs };
  }
}

function needed(block: WeightBlock | null, what: string): WeightBlock {
  if (!block) throw new Error(`the kernels need ${what}`);
  return block;
}
