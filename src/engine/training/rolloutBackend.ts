import type { BackendName } from '../../contract/recipe';
import type { WeightShape } from '../computeOptions';
import { kernelsSupport } from '../kernels/supports';

/**
 * Beside WebGPU the kernels sample models of up to this many parameters. A step of TF.js's operations takes a GPU 17 to 80 ms whatever the
 * model (docs/performance.md): the kernels were 3 to 5 times as fast at 10 million parameters, and at 100 million three times as slow at
 * batch 128.
 */
const MOST_PARAMETERS_BESIDE_WEBGPU = 50e6;

/** Whether rollouts run on the wasm kernels beside a trainer on `backend`, and not in its TF.js operations. */
export function samplesBeside(backend: BackendName, { config, layout }: Pick<WeightShape, 'config' | 'layout'>): boolean {
  if (!kernelsSupport(config)) return false;
  return backend === 'tfjs-node' || (backend === 'webgpu' && layout.size <= MOST_PARAMETERS_BESIDE_WEBGPU);
}
