import * as tf from '@tensorflow/tfjs-core';
import type { Compute, GradientResult, GradientTask, ModelRole, ValueRequest } from './compute';
import { shapeOf, type ComputeOptions, type WeightShape } from './computeOptions';
import type { BackendRecord } from '../contract/runRecord';
import { addSums } from './algorithms/microBatch';
import { microBatchGradient } from './methods/gradients';
import { startBackend } from './backends/select';
import { DeviceWeights } from './model/deviceWeights';
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
    this.parameterCount = options.layout.size;
  }

  setWeights(which: ModelRole, weights: Float32Array): Promise<void> {
    const shape = shapeOf(this.options, which, weights);
    const model = this.models.get(which);
    if (model) disposeModel(model);
    this.models.set(which, this.openModel(shape, weights));
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

  async gradients(task: GradientTask): Promise<GradientResult> {
    const models = {
      ...this.model('policy'),
      teacher: this.models.get('teacher') ?? null,
      recomputesLayers: task.gradient_checkpointing === true,
    };
    const gradient = new Float32Array(this.parameterCount);
    const sums: Record<string, number> = {};
    let loss = 0;
    for (const index of task.microBatches.keys()) {
      const result = await microBatchGradient(models, task, index, gradient);
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
    const device = new DeviceWeights(blocks, weights);
    const model = { config, blocks, weights: device };
    if (this.backend.name !== 'wasm' || !kernelsSupport(config)) {
      return { ...model, inference: new TensorInference(config, device) };
    }
    // A caller may go on to change its array; a pool changes its shared one only to give it here anew.
    const kept = weights.buffer instanceof SharedArrayBuffer ? weights : weights.slice();
    const embed = (...tokens: Parameters<DeviceWeights['embed']>): Float32Array => device.embed(...tokens);
    return { ...model, inference: new KernelInference(config, blocks, kept, embed) };
  }

  private model(which: ModelRole): RoleModel {
    const model = this.models.get(which);
    if (!model) throw new Error(`the ${which} has no weights yet: call setWeights first`);
    return model;
  }
}

interface RoleModel extends TrainableModel {
  inference: Inference;
}

function disposeModel({ weights, inference }: RoleModel): void {
  inference.dispose();
  weights.dispose();
}

type DropFirst<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never;
