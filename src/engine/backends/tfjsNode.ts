import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import util from 'node:util';
import { resolveNativePackage } from './nativePackages';

interface NativeBackend {
  isUsingGpuDevice?: boolean;
}

/**
 * Starts libtensorflow through tfjs-node or tfjs-node-gpu and returns its device text. The package brings its own copy of
 * tfjs-core; engine, kernel and gradient registries live on `globalThis`, so its backend registers with ours.
 * @throws where the package is not installed, does not load, or (for the GPU one) has no GPU.
 */
export async function startTfjsNode(kind: 'tfjs-node' | 'tfjs-node-gpu'): Promise<string> {
  const file = resolveNativePackage(kind);
  restoreRemovedUtilities();
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // oneDNN orders sums by the machine's CPU, so with it a run's metrics could not be reproduced on another one.
  process.env['TF_ENABLE_ONEDNN_OPTS'] ??= '0';
  // Ampere and later would round the inputs of float32 products to 10 bits, and results would not be those of other devices.
  process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';
  createRequire(file)(file);
  if (!(await tf.setBackend('tensorflow'))) throw new Error(`${kind} does not start`);
  await tf.ready();
  // libtensorflow that has run no operation crashes the process when its thread is ended.
  tf.tidy(() => tf.add(1, 1).dataSync());
  const usesGpu = (tf.backend() as NativeBackend).isUsingGpuDevice === true;
  if (kind === 'tfjs-node-gpu' && !usesGpu) {
    tf.removeBackend('tensorflow');
    throw new Error('no CUDA device was found');
  }
  return usesGpu ? 'CUDA GPU' : `CPU, libtensorflow, ${cpus().length} threads`;
}

/** tfjs-node 4.22 calls two functions that Node 23 took out of `util`. */
function restoreRemovedUtilities(): void {
  const removed = util as unknown as Record<string, unknown>;
  removed['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  removed['isArray'] ??= Array.isArray;
}
