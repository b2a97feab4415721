import * as tf from '@tensorflow/tfjs-core';
import type { Compute, GradientResult, GradientTask, ModelRole } from './compute';
import type { ComputeOptions } from './computeOptions';
import type { BackendRecord } from '../contract/runRecord';
import { microBatchGradient } from './algorithms/microBatchGradient';
import { startBackend } from './backends/select';
import { DeviceWeights } from './model/deviceWeights';
import { weightBlocks, type ModelBlocks } from './model/weightBlocks';
import { sample } from './sampling/sample';
import { score } from './sampling/score';

/** Starts a backend in this thread and returns what computes on it. @throws BackendError where none starts */
export async function createCompute(options: ComputeOptions): Promise<Compute> {
  const { name, device, passedOver } = await startBackend(options.backend);
  return new ThreadCompute(options, { name, device, threads: 1, requested: options.requested, passedOver });
}

class ThreadCompute implements Compute {
  readonly parameterCount: number;
  private readonly blocks: ModelBlocks;
  private readonly weights = new Map<ModelRole, DeviceWeights>();

  constructor(
    private readonly options: ComputeOptions,
    readonly backend: BackendRecord,
  ) {
    this.blocks = weightBlocks(options.config, options.layout);
    this.parameterCount = options.layout.size;
  }

  setWeights(which: ModelRole, weights: Float32Array): Promise<void> {
    if (weights.length !== this.parameterCount) {
      throw new RangeError(`the model has ${this.parameterCount} parameters; found ${weights.length} weights`);
    }
    this.weights.get(which)?.dispose();
    this.weights.set(which, new DeviceWeights(this.blocks, weights));
    return Promise.resolve();
  }

  async sample(which: ModelRole, ...[requests, options]: DropFirst<Compute['sample']>): ReturnType<Compute['sample']> {
    return sample(this.options.config, this.weightsOf(which), requests, options);
  }

  async score(which: ModelRole, ...[requests, temperature]: DropFirst<Compute['score']>): ReturnType<Compute['score']> {
    return score(this.options.config, this.weightsOf(which), requests, temperature);
  }

  async gradients(task: GradientTask): Promise<GradientResult> {
    const { config } = this.options;
    const model = { config, blocks: this.blocks, weights: this.weightsOf('policy') };
    const gradient = new Float32Array(this.parameterCount);
    const sums: Record<string, number> = {};
    let loss = 0;
    for (const index of task.microBatches.keys()) {
      const result = await microBatchGradient(model, task, index, gradient);
      loss += result.loss;
      for (const [name, value] of Object.entries(result.sums)) sums[name] = (sums[name] ?? 0) + value;
    }
    return { loss, gradient, sums };
  }

  memory(): Promise<{ numTensors: number; numBytes: number }> {
    const { numTensors, numBytes } = tf.memory();
    return Promise.resolve({ numTensors, numBytes });
  }

  /** Frees the weights; the backend stays for the next one of this thread. */
  dispose(): Promise<void> {
    for (const weights of this.weights.values()) weights.dispose();
    this.weights.clear();
    return Promise.resolve();
  }

  private weightsOf(which: ModelRole): DeviceWeights {
    const weights = this.weights.get(which);
    if (!weights) throw new Error(`the ${which} has no weights yet: call setWeights first`);
    return weights;
  }
}

type DropFirst<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never;
