import type {
  Compute,
  GradientResult,
  GradientTask,
  ModelRole,
  SampleRequest,
  SampledTokens,
  SamplingOptions,
  ScoreRequest,
  ScoredTokens,
  ValueRequest,
} from '../compute';
import { addSums } from '../algorithms/microBatch';
import { shapeOf, type ComputeOptions } from '../computeOptions';
import type { BackendName } from '../../contract/recipe';
import type { BackendRecord } from '../../contract/runRecord';
import { PoolWorkerHandle } from './poolWorkerHandle';
import { shard, shardTask, unshard } from './sharding';

const FLOAT_BYTES = 4;

/**
 * `Compute` over worker threads, each with a backend of its own. Requests are dealt out by index modulo the number of workers and
 * gradients are added in the order of the workers, so results are the same bits for one number of threads. Weights and gradients
 * live in shared memory: nothing the size of the model is ever copied through a message.
 */
export class ComputePool implements Compute {
  private readonly weights = new Map<ModelRole, SharedArrayBuffer>();
  private readonly sum: Float32Array;

  private constructor(
    private readonly options: ComputeOptions,
    private readonly workers: readonly PoolWorkerHandle[],
    private readonly workerGradients: readonly Float32Array[],
    readonly backend: BackendRecord,
    readonly parameterCount: number,
  ) {
    this.sum = new Float32Array(parameterCount);
  }

  /**
   * Starts one worker, which chooses the backend, and then as many more of that backend as `threadsFor` says.
   * @param entry file of the built `computeWorker`
   */
  static async open(options: ComputeOptions, threadsFor: (backend: BackendName) => number, entry: string): Promise<ComputePool> {
    const workers = [new PoolWorkerHandle(entry, 0)];
    try {
      const first = await workers[0]!.ask('open', { options });
      const threads = threadsFor(first.backend.name);
      for (let index = 1; index < threads; index++) workers.push(new PoolWorkerHandle(entry, index));
      const same = { ...options, backend: first.backend.name };
      await Promise.all(workers.slice(1).map((worker) => worker.ask('open', { options: same })));
      const buffers = workers.map(() => new SharedArrayBuffer(first.parameterCount * FLOAT_BYTES));
      await Promise.all(workers.map((worker, index) => worker.ask('shareGradient', { gradient: buffers[index]! })));
      const gradients = buffers.map((buffer) => new Float32Array(buffer));
      return new ComputePool(options, workers, gradients, { ...first.backend, threads }, first.parameterCount);
    } catch (error) {
      await Promise.all(workers.map((worker) => worker.end()));
      throw error;
    }
  }

  async setWeights(which: ModelRole, weights: Float32Array): Promise<void> {
    shapeOf(this.options, which, weights);
    let shared = this.weights.get(which);
    if (!shared) {
      shared = new SharedArrayBuffer(weights.length * FLOAT_BYTES);
      this.weights.set(which, shared);
    }
    new Float32Array(shared).set(weights);
    const sharedWeights = shared;
    await Promise.all(this.workers.map((worker) => worker.ask('setWeights', { which, weights: sharedWeights })));
  }

  async sample(which: ModelRole, requests: readonly SampleRequest[], options: SamplingOptions): Promise<SampledTokens[]> {
    return this.spread(requests, (worker, requests) => worker.ask('sample', { which, requests, options }));
  }

  async score(which: ModelRole, requests: readonly ScoreRequest[], temperature: number): Promise<ScoredTokens[]> {
    return this.spread(requests, (worker, requests) => worker.ask('score', { which, requests, temperature }));
  }

  async values(rows: readonly ValueRequest[]): Promise<Float32Array[]> {
    return this.spread(rows, (worker, rows) => worker.ask('values', { rows }));
  }

  /** The gradient returned is the pool's own and holds until the next call. */
  async gradients(task: GradientTask, dropout: readonly number[] | null = null): Promise<GradientResult> {
    const tasks = shardTask(task, this.workers.length);
    const results = await Promise.all(
      this.workers.map(async (worker, index) => {
        const part = tasks[index];
        return part && part.microBatches.length > 0
          ? worker.ask('gradients', { task: part, dropout: dropout && [...dropout, index] })
          : null;
      }),
    );
    let loss = 0;
    const sums: Record<string, number> = {};
    this.sum.fill(0);
    results.forEach((result, index) => {
      const gradient = this.workerGradients[index];
      if (!result || !gradient) return;
      loss += result.loss;
      addSums(sums, result.sums);
      for (let i = 0; i < gradient.length; i++) this.sum[i]! += gradient[i]!;
    });
    return { loss, gradient: this.sum, sums };
  }

  async memory(): Promise<{ numTensors: number; numBytes: number }> {
    const all = await Promise.all(this.workers.map((worker) => worker.ask('memory', null)));
    return all.reduce((a, b) => ({ numTensors: a.numTensors + b.numTensors, numBytes: a.numBytes + b.numBytes }));
  }

  async dispose(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.end()));
  }

  private async spread<A, B>(items: readonly A[], run: (worker: PoolWorkerHandle, part: A[]) => Promise<B[]>): Promise<B[]> {
    const parts = shard(items, this.workers.length);
    const results = await Promise.all(
      this.workers.map((worker, index) => {
        const part = parts[index] ?? [];
        return part.length > 0 ? run(worker, part) : Promise.resolve([]);
      }),
    );
    return unshard(results, items.length);
  }
}
