import * as tf from '@tensorflow/tfjs-core';
import type { BackendTrial } from '../../contract/doctorReport';
import type { BackendName } from '../../contract/recipe';
import { startBackend } from '../backends/select';
import { SoftwareAdapterError } from '../backends/webgpu';

/** Starts a backend in this very process, which it may crash, and multiplies two matrices on it. Never rejects. */
export async function tryBackend(name: BackendName): Promise<BackendTrial> {
  const began = performance.now();
  try {
    const { device } = await startBackend(name);
    const product = await tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).data();
    if (product.join() !== '19,22,43,50') throw new Error(`it computes nonsense: a matrix product came out as ${product.join()}`);
    const milliseconds = Math.round(performance.now() - began);
    const adapter = name === 'webgpu' ? { name: device, isSoftware: false } : null;
    return { works: true, device, reason: null, milliseconds, adapter };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const adapter = cause instanceof SoftwareAdapterError ? { name: cause.device, isSoftware: true } : null;
    return { works: false, device: null, reason: whole(cause), milliseconds: null, adapter };
  }
}

/** The first line of an error, without the list of modules that asked for one. */
function whole(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0]!.trim() || 'it failed without saying why';
}
