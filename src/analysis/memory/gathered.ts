import type { MemoryRun } from './memoryRun';
import { parameterCount } from './parameterCount';
import { isGathered } from './shards';

/** Layers whose weights are whole at once: the one that computes, and the one that is fetched meanwhile. */
const LAYERS = 2;

/** Bytes of what one device holds whole for a while of a model whose weights lie on all devices in pieces. */
export interface Gathered {
  /** Weights, at any pass. */
  weights: number;
  /** Gradients before they are cut and summed over devices, in the backward pass. */
  gradients: number;
}

/**
 * FSDP (Zhao et al. 2023, arXiv:2304.11277) wraps each layer as a unit, and what is left, the embeddings, as one that stays whole through both passes: its weights in the precision of
 * computing, its gradient in that precision, and the float32 copy that is summed over devices. ZeRO-3 gathers alike, but holds its own piece once. Without
 * sharding, autocast keeps a bfloat16 copy of the weights that the graph needs.
 * @param compute bytes of a number in the passes
 * @param reduced bytes of a number of the gradients that are summed over devices
 */
export function gathered(run: MemoryRun, compute: number, reduced: number): Gathered {
  const { model, sharding, devices, precision, engine, adapter } = run;
  const { total, embedding, layer } = parameterCount(model);
  // prime-rl's chunked head makes a gradient of its weights even where they are frozen.
  const ofFrozenHead = adapter !== null && engine === 'prime-rl' && run.fusedLogits ? compute * embedding : 0;
  if (!isGathered(sharding)) {
    const isAutocast = precision === 'mixed' && sharding === 'none';
    return { weights: isAutocast && !run.checkpointing ? 2 * total : 0, gradients: ofFrozenHead };
  }
  // prime-rl makes the embedding and the head units of their own where they are not tied.
  const root = model.tiedEmbeddings || engine === 'prime-rl' ? embedding : 2 * embedding;
  const layers = Math.min(LAYERS, model.layers) * layer;
  const elsewhere = sharding === 'fsdp' && precision === 'mixed' ? 1 : 1 - 1 / devices;
  const isCut = devices > 1 || sharding === 'fsdp';
  const ofTrained = adapter === null && isCut ? (compute + reduced) * (root + layer) : 0;
  return { weights: compute * Math.min(root + layers, total) * elsewhere, gradients: ofFrozenHead + ofTrained };
}
