import { availableParallelism } from 'node:os';
import { builtFile } from '../builtFile';
import type { Compute } from '../compute';
import type { BackendName } from '../../contract/recipe';
import { InputError } from '../inputError';
import type { WeightShape } from '../computeOptions';
import type { AdapterShape } from '../lora/adapterShape';
import { ComputePool } from './computePool';
import { samplesBeside } from './rolloutBackend';
import { SplitCompute } from './splitCompute';

/** More threads than this gain nothing for the models that run on wasm. */
const MOST_THREADS = 8;

export interface ComputeRequest {
  /** Shape of the teacher, in a distillation. */
  teacher?: WeightShape | null;
  /** Where the policy is the model with an adapter. */
  adapter?: AdapterShape | null;
  /** null takes the best backend that works. */
  backend: BackendName | null;
  /** Threads asked for, or those of the checkpoint a run goes on from; null takes the default of the backend. */
  threads: number | null;
  /** Never more than this many. */
  mostThreads?: number;
}

/**
 * Opens a backend for a model, and closes it when `use` is done. It is in worker threads: all cores (at most 8) on wasm, which has one
 * thread each; one for the others, which have their own.
 * @throws InputError where the backend asked for does not start
 */
export async function withCompute<T>(
  model: WeightShape,
  request: ComputeRequest,
  use: (compute: Compute) => Promise<T>,
): Promise<T> {
  return closing(await openCompute(model, request), use);
}

/** Opens a model beside another, on the same backend. Whoever opens it gives it its weights; it is closed for him. */
export type OpenModel = (model: WeightShape) => Promise<Compute>;

/** Runs `use` with a way to open models (reward models, a critic), which are all closed when it is done. */
export async function withModels<T>(request: ComputeRequest, use: (open: OpenModel) => Promise<T>): Promise<T> {
  const opened: Compute[] = [];
  const open: OpenModel = async (model) => {
    const compute = await openCompute(model, request);
    opened.push(compute);
    return compute;
  };
  const dispose = async (): Promise<void> => {
    const closed = await Promise.allSettled(opened.map((compute) => compute.dispose()));
    const failed = closed.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return closing({ dispose }, () => use(open));
}

/** {@link withModels} on the backend and with the threads of what is open already. */
export function withModelsBeside<T>({ backend }: Compute, use: (open: OpenModel) => Promise<T>): Promise<T> {
  return withModels({ backend: backend.name, threads: backend.threads }, use);
}

/** Uses what is open and closes it. What cannot be closed is told on standard error: it changes neither the result nor the error of `use`. */
export async function closing<C extends Pick<Compute, 'dispose'>, T>(compute: C, use: (compute: C) => Promise<T>): Promise<T> {
  try {
    return await use(compute);
  } finally {
    await compute.dispose().catch((error: Error) => {
      process.stderr.write(`the backend could not be closed: ${error.message}\n`);
    });
  }
}

/** Where TF.js's operations would sample slowly, the rollouts run on wasm: its kernels are several times as fast. */
async function openCompute(model: WeightShape, request: ComputeRequest): Promise<Compute> {
  const trainer = await openPool(model, request, request.backend);
  if (!samplesBeside(trainer.backend.name, model)) return trainer;
  try {
    return new SplitCompute(trainer, await openPool(model, request, 'wasm'), Boolean(request.adapter));
  } catch (error) {
    return closing(trainer, () => Promise.reject(error as Error));
  }
}

function openPool({ config, layout }: WeightShape, request: ComputeRequest, backend: BackendName | null): Promise<ComputePool> {
  const teacher = request.teacher ? { config: request.teacher.config, layout: request.teacher.layout } : undefined;
  const adapter = request.adapter ?? undefined;
  const options = { config, layout, teacher, adapter, backend, requested: request.backend !== null };
  const threads = (chosen: BackendName): number => threadCount(chosen, request);
  return ComputePool.open(options, threads, builtFile('computeWorker.js')).catch((error: Error) => {
    throw error.name === 'BackendError' ? new InputError(error.message) : error;
  });
}

function threadCount(backend: BackendName, { threads, mostThreads = Infinity }: ComputeRequest): number {
  if (backend !== 'wasm') return 1;
  return Math.max(1, Math.min(threads ?? defaultThreads(), mostThreads));
}

/** Worker threads of a run on wasm that names no number. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), MOST_THREADS);
}
