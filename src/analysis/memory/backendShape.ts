import type { BackendName } from '../../contract/recipe';
import type { MemoryRun } from './memoryRun';

/** Backends whose weights and activations lie in a GPU's memory, of which no run was measured. */
export function isOnGpu(backend: BackendName): boolean {
  return backend === 'tfjs-node-gpu' || backend === 'webgpu';
}

/** Why what a backend on a GPU is said to take does not say what fits. */
export function unmeasuredBackend(backend: BackendName): string {
  return `no run on ${backend} was measured: the factors are those of tfjs-node, and the total is of the GPU’s memory and this machine’s together, so it does not say what fits`;
}

/**
 * What trains and what samples on a backend.
 * @param threads that a run on wasm has, or the sampling beside another backend
 * @param samplesBeside whether rollouts are sampled on wasm beside the backend; not so where the engine cannot read the model
 */
export function backendShape(
  backend: BackendName,
  threads: number,
  samplesBeside: boolean,
): Pick<MemoryRun, 'threads' | 'samplers' | 'isWasm'> {
  if (backend === 'wasm') return { threads, samplers: threads, isWasm: true };
  return { threads: 1, samplers: samplesBeside ? threads : 0, isWasm: false };
}
