import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../contract/recipe';
import type { BackendRecord } from '../../contract/runRecord';
import { startTfjsNode } from './tfjsNode';
import { startWasm } from './wasm';
import { startWebgpu } from './webgpu';

/** Best first; see ARCHITECTURE.md. */
const order: readonly BackendName[] = ['tfjs-node-gpu', 'webgpu', 'tfjs-node', 'wasm'];

const start: Record<BackendName, () => Promise<string>> = {
  'tfjs-node-gpu': () => startTfjsNode('tfjs-node-gpu'),
  webgpu: startWebgpu,
  'tfjs-node': () => startTfjsNode('tfjs-node'),
  wasm: startWasm,
};

/** A backend was asked for by name and does not start. */
export class BackendError extends Error {
  override name = 'BackendError';
}

/**
 * Starts the requested backend in this thread, or the first of tfjs-node-gpu, webgpu, tfjs-node and wasm that works, and says why
 * the better ones were passed over.
 * @throws BackendError where a requested backend does not start
 */
export async function startBackend(
  requested: BackendName | null,
): Promise<{ name: BackendName; device: string; passedOver: BackendRecord['passedOver'] }> {
  tf.enableProdMode();
  if (requested) {
    try {
      return { name: requested, device: await start[requested](), passedOver: [] };
    } catch (error) {
      throw new BackendError(`backend ${requested} does not start: ${reason(error)}`, { cause: error });
    }
  }
  const passedOver: BackendRecord['passedOver'] = [];
  for (const name of order) {
    try {
      return { name, device: await start[name](), passedOver };
    } catch (error) {
      passedOver.push({ name, reason: reason(error) });
    }
  }
  throw new BackendError(`no backend starts: ${passedOver.map((one) => `${one.name}: ${one.reason}`).join('; ')}`);
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] as string;
}
