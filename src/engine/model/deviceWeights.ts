import * as tf from '@tensorflow/tfjs-core';
import type { ModelBlocks, ProjectionBlocks, WeightBlock } from './weightBlocks';

/** y = x·Wᵀ + b; W is [out, in]. */
export interface DeviceProjection {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D | null;
}

export interface DeviceLayer {
  attentionNorm: tf.Tensor1D | null;
  attentionOutputNorm: tf.Tensor1D | null;
  queryKeyValue: DeviceProjection;
  queryNorm: tf.Tensor1D | null;
  keyNorm: tf.Tensor1D | null;
  output: DeviceProjection;
  mlpNorm: tf.Tensor1D | null;
  mlpOutputNorm: tf.Tensor1D | null;
  gate: DeviceProjection;
  up: DeviceProjection;
  down: DeviceProjection;
}

/** A block whose gradient is wanted, with its tensor. */
export interface TrainableBlock {
  block: WeightBlock;
  tensor: tf.Tensor;
}

/** A model's weights on the backend. Embedding rows are looked up on the host, so the table is there only as the output head. */
export class DeviceWeights {
  readonly layers: DeviceLayer[];
  readonly finalNorm: tf.Tensor1D;
  /** null where the model has a score alone, and where it has none. */
  readonly head: tf.Tensor2D | null;
  readonly score: tf.Tensor2D | null;
  /** Every block except an untied embedding, in a fixed order. */
  readonly trainable: TrainableBlock[] = [];
  private readonly owned: tf.Tensor[] = [];
  private readonly embeddingTable: Float32Array;

  constructor(
    private readonly blocks: ModelBlocks,
    weights: Float32Array,
  ) {
    this.embeddingTable = this.values(weights, blocks.embedding);
    const optional = (block: WeightBlock | null): tf.Tensor1D | null => block && this.vector(weights, block);
    this.layers = blocks.layers.map((layer) => ({
      attentionNorm: optional(layer.attentionNorm),
      attentionOutputNorm: optional(layer.attentionOutputNorm),
      queryKeyValue: this.projection(weights, layer.queryKeyValue),
      queryNorm: optional(layer.queryNorm),
      keyNorm: optional(layer.keyNorm),
      output: this.projection(weights, layer.output),
      mlpNorm: optional(layer.mlpNorm),
      mlpOutputNorm: optional(layer.mlpOutputNorm),
      gate: this.projection(weights, layer.gate),
      up: this.projection(weights, layer.up),
      down: this.projection(weights, layer.down),
    }));
    this.finalNorm = this.vector(weights, blocks.finalNorm);
    this.head = blocks.head && this.matrix(weights, blocks.head);
    this.score = blocks.score && this.matrix(weights, blocks.score);
  }

  /** Embedding rows of `ids`, n × hidden, read on the host: its gradient is then a sum on the host, and no backend needs a scatter. */
  embed(ids: ArrayLike<number>): Float32Array {
    const [rows, width] = this.blocks.embedding.shape as [number, number];
    const result = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      if (!(id >= 0 && id < rows)) throw new RangeError(`token id ${id} is outside the model's vocabulary of ${rows}`);
      result.set(this.embeddingTable.subarray(id * width, (id + 1) * width), i * width);
    }
    return result;
  }

  dispose(): void {
    for (const tensor of this.owned) tensor.dispose();
  }

  private values(weights: Float32Array, { offset, size }: WeightBlock): Float32Array {
    return weights.slice(offset, offset + size);
  }

  private vector(weights: Float32Array, block: WeightBlock): tf.Tensor1D {
    return this.train(block, tf.tensor1d(this.values(weights, block)));
  }

  private matrix(weights: Float32Array, block: WeightBlock): tf.Tensor2D {
    return this.train(block, tf.tensor2d(this.values(weights, block), block.shape as [number, number]));
  }

  private projection(weights: Float32Array, { weight, bias }: ProjectionBlocks): DeviceProjection {
    return { weight: this.matrix(weights, weight), bias: bias && this.vector(weights, bias) };
  }

  private train<T extends tf.Tensor>(block: WeightBlock, tensor: T): T {
    this.trainable.push({ block, tensor });
    this.owned.push(tensor);
    return tensor;
  }
}
