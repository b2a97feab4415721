import * as tf from '@tensorflow/tfjs-core';
import type { DeviceLayer, DeviceProjection, DeviceWeights, TrainableBlock } from '../model/deviceWeights';
import type { LayerBlocks, ModelBlocks, ProjectionBlocks, WeightBlock } from '../model/weightBlocks';
import { scalingOf, type AdaptedModule, type AdapterShape } from './adapterShape';
import type { DeviceLora, LoraDropout, LoraPart } from './deviceLora';

/**
 * A base model on the backend with an adapter: the base's own tensors, which stay as they are, and those of the adapter, which alone are trained.
 * Disposing of it leaves the base.
 */
export class AdaptedWeights implements DeviceWeights {
  readonly layers: DeviceLayer[];
  readonly finalNorm;
  readonly head;
  readonly score: tf.Tensor2D | null;
  readonly trainable: TrainableBlock[] = [];
  readonly trainsEmbeddings = false;
  private readonly dropout: LoraDropout;
  private readonly scaling: number;

  /** @param weights of the adapter, in the order of its layout */
  constructor(
    private readonly base: DeviceWeights,
    blocks: ModelBlocks,
    { settings, modules, score }: AdapterShape,
    private readonly weights: Float32Array,
  ) {
    this.dropout = { rate: settings.dropout, stream: null };
    this.scaling = scalingOf(settings);
    const tensors = modules.map((module) => ({ module, a: this.train(module.a) }));
    this.layers = base.layers.map((layer, index) => this.adapted(layer, blocks.layers[index]!, tensors));
    this.finalNorm = base.finalNorm;
    this.head = base.head;
    this.score = score && this.train(score);
  }

  embed(...tokens: Parameters<DeviceWeights['embed']>): Float32Array {
    return this.base.embed(...tokens);
  }

  /** @param stream key of the random stream of the passes to come, null for those that leave nothing out */
  drop(stream: readonly number[] | null): void {
    this.dropout.stream = stream;
  }

  dispose(): void {
    for (const { tensor } of this.trainable) tensor.dispose();
  }

  private adapted(layer: DeviceLayer, blocks: LayerBlocks, modules: readonly ModuleTensors[]): DeviceLayer {
    const project = (projection: DeviceProjection, block: ProjectionBlocks): DeviceProjection => ({
      ...projection,
      lora: this.lora(block, modules),
    });
    return {
      ...layer,
      queryKeyValue: project(layer.queryKeyValue, blocks.queryKeyValue),
      output: project(layer.output, blocks.output),
      gate: layer.gate && blocks.gate && project(layer.gate, blocks.gate),
      up: project(layer.up, blocks.up),
      down: project(layer.down, blocks.down),
    };
  }

  /**
   * The adapters of a projection, whose block may be several modules (queries, keys, values), one, or half of one (a fused gate and up); null
   * where it has none. Rows of a block [out, in] are outputs, and so are those of B; a block [in, out] is always one module.
   */
  private lora({ weight: block, inputsFirst }: ProjectionBlocks, modules: readonly ModuleTensors[]): DeviceLora | null {
    const inputs = block.shape[inputsFirst ? 0 : 1] as number;
    const parts = modules.flatMap(({ module, a }, index): LoraPart[] => {
      const start = Math.max(block.offset, module.weight.offset);
      const end = Math.min(block.offset + block.size, module.weight.offset + module.weight.size);
      if (start >= end) return [];
      const width = (end - start) / inputs;
      const b = this.train(rowsOf(module, (start - module.weight.offset) / inputs, width));
      return [{ module: index, start: (start - block.offset) / inputs, width, a, b }];
    });
    return parts.length > 0 ? { parts, scaling: this.scaling, dropout: this.dropout } : null;
  }

  private train(block: WeightBlock): tf.Tensor2D {
    const { offset, size, shape } = block;
    const tensor = tf.tensor2d(this.weights.slice(offset, offset + size), shape as [number, number]);
    this.trainable.push({ block, tensor });
    return tensor;
  }
}

interface ModuleTensors {
  module: AdaptedModule;
  a: tf.Tensor2D;
}

/** Some rows of a module's B. */
function rowsOf({ b }: AdaptedModule, first: number, rows: number): WeightBlock {
  const r = b.shape[1] as number;
  return { offset: b.offset + first * r, size: rows * r, shape: [rows, r] };
}
