import type { MemoryRun } from '../../analysis/memory/memoryRun';
import type { BackendName } from '../../contract/recipe';
import type { WeightShape } from '../computeOptions';
import { samplesBeside } from '../training/rolloutBackend';

/** Backends whose weights and activations lie in a GPU's memory, of which no run was measured. */
export function isOnGpu(backend: BackendName): boolean {
  return backend === 'tfjs-node-gpu' || backend === 'webgpu';
}

/**
 * What trains and what samples on a backend.
 * @param threads that a run on wasm has, or the sampling beside another backend
 * @param model null where the engine cannot read it: nothing samples beside it then
 */
export function backendShape(
  backend: BackendName,
  threads: number,
  model: Pick<WeightShape, 'config' | 'layout'> | null,
): Pick<MemoryRun, 'threads' | 'samplers' | 'isWasm'> {
  if (backend === 'wasm') return { threads, samplers: threads, isWasm: true };
  return { threads: 1, samplers: model && samplesBeside(backend, model) ? threads : 0, isWasm: false };
}
