import type { BackendName } from './recipe';

/** A backend that has to be set up. */
export type OptionalBackend = Exclude<BackendName, 'wasm'>;

/** The optional peer dependencies of package.json, best backend first; WebAssembly needs none. */
export const backendPackages: Record<OptionalBackend, { name: string; version: string }> = {
  'tfjs-node-gpu': { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' },
  webgpu: { name: 'webgpu', version: '0.6.2' },
  'tfjs-node': { name: '@tensorflow/tfjs-node', version: '4.22.0' },
};

export const optionalBackends = Object.keys(backendPackages) as OptionalBackend[];
