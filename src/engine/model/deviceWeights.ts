import * as tf from '@tensorflow/tfjs-core';
import type { DeviceLora } from '../lora/deviceLora';
import type { ModelBlocks, NormBlocks, ProjectionBlocks, WeightBlock } from './weightBlocks';

/** y = x·Wᵀ + b with W [out, in], or x·W + b with W [in, out] where inputs are first. */
export interface DeviceProjection {
  weight: tf.Tensor2D;
  bias: tf.Tensor1D | null;
  inputsFirst: boolean;
  /** What an adapter adds to y. */
  lora?: DeviceLora | null;
}

/** RMSNorm, or LayerNorm where there is a bias. */
export interface DeviceNorm {
  weight: tf.Tensor1D;
  bias: tf.Tensor1D | null;
}

export interface DeviceLayer {
  attentionNorm: DeviceNorm | null;
  attentionOutputNorm: DeviceNorm | null;
  queryKeyValue: DeviceProjection;
  queryNorm: DeviceNorm | null;
  keyNorm: DeviceNorm | null;
  output: DeviceProjection;
  mlpNorm: DeviceNorm | null;
  mlpOutputNorm: DeviceNorm | null;
  gate: DeviceProjection | null;
  up: DeviceProjection;
  down: DeviceProjection;
}

/** A block whose gradient is wanted, with its tensor. */
export interface TrainableBlock {
  block: WeightBlock;
  tensor: tf.Tensor;
}

/** A model's weights on the backend. Embedding rows are looked up on the host, so the table is there only as the output head. */
export interface DeviceWeights {
  readonly layers: readonly DeviceLayer[];
  readonly finalNorm: DeviceNorm;
  /** null where the model has a score alone, and where it has none. */
  readonly head: tf.Tensor2D | null;
  readonly score: tf.Tensor2D | null;
  /** What is trained, embeddings and learned positions left out, in a fixed order. */
  readonly trainable: readonly TrainableBlock[];
  /** Whether embeddings and learned positions are trained too. */
  readonly trainsEmbeddings: boolean;
  /**
   * Embedding rows of `ids`, each with that of its position where positions are learned, n × hidden. They are read on the host: their
   * gradient is then a sum on the host, and no backend needs a scatter.
   */
  embed(ids: ArrayLike<number>, positions: ArrayLike<number>): Float32Array;
  dispose(): void;
}

/** All of a model's weights, each of which can be trained. */
export class FullWeights implements DeviceWeights {
  readonly layers: DeviceLayer[];
  readonly finalNorm: DeviceNorm;
  readonly head: tf.Tensor2D | null;
  readonly score: tf.Tensor2D | null;
  readonly trainable: TrainableBlock[] = [];
  readonly trainsEmbeddings = true;
  private readonly owned: tf.Tensor[] = [];
  private readonly embeddingTable: Float32Array;
  private readonly positionTable: Float32Array | null;

  constructor(
    private readonly blocks: ModelBlocks,
    weights: Float32Array,
  ) {
    this.embeddingTable = this.values(weights, blocks.embedding);
    this.positionTable = blocks.positions && this.values(weights, blocks.positions);
    this.layers = blocks.layers.map((layer) => ({
      attentionNorm: layer.attentionNorm && this.norm(weights, layer.attentionNorm),
      attentionOutputNorm: layer.attentionOutputNorm && this.norm(weights, layer.attentionOutputNorm),
      queryKeyValue: this.projection(weights, layer.queryKeyValue),
      queryNorm: layer.queryNorm && this.norm(weights, layer.queryNorm),
      keyNorm: layer.keyNorm && this.norm(weights, layer.keyNorm),
      output: this.projection(weights, layer.output),
      mlpNorm: layer.mlpNorm && this.norm(weights, layer.mlpNorm),
      mlpOutputNorm: layer.mlpOutputNorm && this.norm(weights, layer.mlpOutputNorm),
      gate: layer.gate && this.projection(weights, layer.gate),
      up: this.projection(weights, layer.up),
      down: this.projection(weights, layer.down),
    }));
    this.finalNorm = this.norm(weights, blocks.finalNorm);
    this.head = blocks.head && this.matrix(weights, blocks.head);
    this.score = blocks.score && this.matrix(weights, blocks.score);
  }

  embed(ids: ArrayLike<number>, positions: ArrayLike<number>): Float32Array {
    const [rows, width] = this.blocks.embedding.shape as [number, number];
    const result = new Float32Array(ids.length * width);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      if (!(id >= 0 && id < rows)) throw new RangeError(`token id ${id} is outside the model's vocabulary of ${rows}`);
      result.set(this.embeddingTable.subarray(id * width, (id + 1) * width), i * width);
    }
    if (this.positionTable) addPositions(result, this.positionTable, positions, width);
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

  private projection(weights: Float32Array, { weight, bias, inputsFirst }: ProjectionBlocks): DeviceProjection {
    return { weight: this.matrix(weights, weight), bias: bias && this.vector(weights, bias), inputsFirst };
  }

  private norm(weights: Float32Array, { weight, bias }: NormBlocks): DeviceNorm {
    return { weight: this.vector(weights, weight), bias: bias && this.vector(weights, bias) };
  }

  private train<T extends tf.Tensor>(block: WeightBlock, tensor: T): T {
    this.trainable.push({ block, tensor });
    this.owned.push(tensor);
    return tensor;
  }
}

function addPositions(target: Float32Array, table: Float32Array, positions: ArrayLike<number>, width: number): void {
  const rows = table.length / width;
  for (let i = 0; i < positions.length; i++) {
    const position = positions[i] as number;
    if (!(position >= 0 && position < rows)) throw new RangeError(`position ${position} is beyond the model's ${rows} positions`);
    for (let j = 0; j < width; j++)
      target[i * width + j] = (target[i * width + j] as number) + (table[position * width + j] as number);
  }
}
