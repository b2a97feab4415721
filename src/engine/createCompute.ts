import * as tf from '@tensorflow/tfjs-core';
import type { Compute, GradientResult, GradientTask, ModelRole, ValueRequest } from './compute';
import { shapeOf, type ComputeOptions, type WeightShape } from './computeOptions';
import type { BackendRecord } from '../contract/runRecord';
import { addSums } from './algorithms/microBatch';
import { microBatchGradient } from './methods/gradients';
import { startBackend } from './backends/select';
import { AdaptedWeights } from './lora/adaptedWeights';
import type { AdapterShape } from './lora/adapterShape';
import { mergeAdapter } from './lora/mergeAdapter';
import { FullWeights, type DeviceWeights } from './model/deviceWeights';
import type { ModelConfig } from './model/config';
import type { TrainableModel } from './model/parameterGradient';
import { weightBlocks } from './model/weightBlocks';
import { heapBytes } from './kernels/heap';
import { KernelInference } from './kernels/kernelInference';
import { kernelsSupport } from './kernels/supports';
import type { Inference } from './sampling/inference';
import { sample } from './sampling/sample';
import { score } from './sampling/score';
import { TensorInference } from './sampling/tensorInference';
import { tokenValues } from './sampling/values';

/** Starts a backend in this thread and returns what computes on it. @throws BackendError where none starts */
export async function createCompute(options: ComputeOptions): Promise<Compute> {
  const { name, device, passedOver } = await startBackend(options.backend);
  return new ThreadCompute(options, { name, device, threads: 1, requested: options.requested, passedOver });
}

class ThreadCompute implements Compute {
  readonly parameterCount: number;
  private readonly models = new Map<ModelRole, RoleModel>();

  constructor(
    private readonly options: ComputeOptions,
    readonly backend: BackendRecord,
  ) {
    this.parameterCount = (options.adapter ?? options).layout.size;
  }

  setWeights(which: ModelRole, weights: Float32Array): Promise<void> {
    const shape = shapeOf(this.options, which, weights);
    const { adapter } = this.options;
    const model = this.models.get(which);
    if (model) disposeModel(model);
    this.models.set(which, which === 'policy' && adapter ? this.adapt(adapter, weights) : this.openModel(shape, weights));
    return Promise.resolve();
  }

  async sample(which: ModelRole, ...[requests, options]: DropFirst<Compute['sample']>): ReturnType<Compute['sample']> {
    const { inference, config } = this.model(which);
    return sample(inference, config.vocabSize, requests, options);
  }

  async score(which: ModelRole, ...[requests, temperature]: DropFirst<Compute['score']>): ReturnType<Compute['score']> {
    const { inference, config } = this.model(which);
    return score(inference, config.vocabSize, requests, temperature);
  }

  async values(rows: readonly ValueRequest[]): Promise<Float32Array[]> {
    return tokenValues(this.options.config, this.model('policy').weights, rows);
  }

  async gradients(task: GradientTask, dropout: readonly number[] | null = null): Promise<GradientResult> {
    const { weights } = this.model('policy');
    const drop = (stream: readonly number[] | null): void => {
      if (weights instanceof AdaptedWeights) weights.drop(stream);
    };
    const models = {
      ...this.model('policy'),
      teacher: this.models.get('teacher') ?? null,
      recomputesLayers: task.gradient_checkpointing === true,
    };
    const gradient = new Float32Array(this.parameterCount);
    const sums: Record<string, number> = {};
    let loss = 0;
    for (const index of task.microBatches.keys()) {
      drop(dropout && [...dropout, index]);
      const result = await microBatchGradient(models, task, index, gradient).finally(() => drop(null));
      loss += result.loss;
      addSums(sums, result.sums);
    }
    return { loss, gradient, sums };
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    const { numTensors, numBytes } = tf.memory();
    return Promise.resolve({ numTensors, numBytes: numBytes + heapBytes() });
  }

  /** Frees the weights; the backend stays for the next one of this thread. */
  dispose(): Promise<void> {
    for (const model of this.models.values()) disposeModel(model);
    this.models.clear();
    return Promise.resolve();
  }

  private openModel({ config, layout }: WeightShape, weights: Float32Array): RoleModel {
    const blocks = weightBlocks(config, layout);
    // A caller may go on to change its array; a pool changes its shared one only to give it here anew.
    const kept = (): Float32Array => (weights.buffer instanceof SharedArrayBuffer ? weights : weights.slice());
    const host = this.hasKernels(config) ? kept() : null;
    const model = { config, blocks, weights: new FullWeights(blocks, weights), host };
    return { ...model, inference: this.inference(model, () => host!) };
  }

  /** The reference with an adapter. The trainer uses its tensors as they are; the kernels, which know no adapters, get them merged. */
  private adapt(adapter: AdapterShape, own: Float32Array): RoleModel {
    const { config, blocks, weights, host } = this.model('reference');
    const model = { config, blocks, weights: new AdaptedWeights(weights, blocks, adapter, own), host: null };
    const copy = own.slice();
    const merged = (): Float32Array => mergeAdapter({ layout: this.options.layout, weights: host! }, adapter, copy);
    return { ...model, inference: this.inference(model, merged) };
  }

  private hasKernels(config: ModelConfig): boolean {
    return this.backend.name === 'wasm' && kernelsSupport(config);
  }

  /** @param host what the kernels' weights are made of, asked for when they are first needed */
  private inference({ config, blocks, weights }: TrainableModel, host: () => Float32Array): Inference {
    if (!this.hasKernels(config)) return new TensorInference(config, weights);
    const embed = (...tokens: Parameters<DeviceWeights['embed']>): Float32Array => weights.embed(...tokens);
    return new KernelInference(config, blocks, host, embed);
  }

  private model(which: ModelRole): RoleModel {
    const model = this.models.get(which);
    if (!model) throw new Error(`the ${which} has no weights yet: call setWeights first`);
    return model;
  }
}

interface RoleModel extends TrainableModel {
  inference: Inference;
  /** All weights on the host, where the kernels' are made of them. */
  host: Float32Array | null;
}

function disposeModel({ weights, inference }: RoleModel): void {
  inference.dispose();
  weights.dispose();
}

type DropFirst<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never;
