import { readdir, rename, rm, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CheckpointRecord, TrainerState } from '../../contract/checkpoint';
import { isTemporaryName, syncFolder, temporaryPath, writeFileAtomic } from '../../store/atomicFile';
import { sealCheckpoint as sealFolder } from '../../store/checkpointFiles';
import { writeAdapter } from '../lora/adapterFolder';
import type { TrainedAdapter } from '../lora/trainedAdapter';
import { copyCompanions, writeModelFolder, type ModelShape } from '../model/folder';
import { writeSafetensors } from '../model/safetensors';
import { writeCritic, type SavedCritic } from './criticFile';
import { optimizerTensors, type OptimizerMoments } from './optimizerFile';
import type { SavedGeneration } from './savedGeneration';

export interface CheckpointContent {
  model: ModelShape;
  /** null where the weights are the model's own. */
  adapter: TrainedAdapter | null;
  weights: Float32Array;
  moments: OptimizerMoments;
  state: TrainerState;
  /** The rollouts in use, where a checkpoint falls between two passes over them; else null. */
  generation: SavedGeneration | null;
  /** null where the method has none of its own. */
  critic: (SavedCritic & { model: ModelShape }) | null;
}

/**
 * Writes a checkpoint so that it is there whole or not at all: all files go to a folder beside it, are fsynced and hashed, with
 * `checkpoint.json` last, and the folder is renamed into place. On an error nothing is left behind.
 * @returns the folder's name and the bytes of its files
 */
export async function sealCheckpoint(
  folder: string,
  content: CheckpointContent,
  record: Omit<CheckpointRecord, 'files' | 'schemaVersion'>,
): Promise<{ folder: string; bytes: number }> {
  const unfinished = temporaryPath(folder);
  await mkdir(unfinished, { recursive: true });
  try {
    await writeContent(unfinished, content);
    const { files } = await sealFolder(unfinished, record);
    await rename(unfinished, folder);
    await syncFolder(dirname(folder));
    return { folder: basename(folder), bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function writeContent(folder: string, content: CheckpointContent): Promise<void> {
  const { model, adapter, weights, moments, state, generation, critic } = content;
  if (adapter) {
    await writeAdapter(folder, model, { shape: adapter.shape, weights }, adapter.base);
    await copyCompanions([model.path], folder);
  } else {
    await writeModelFolder(folder, model, weights);
  }
  const { layout } = adapter?.shape ?? model;
  await writeSafetensors(join(folder, 'optimizer.safetensors'), optimizerTensors(layout, moments));
  await writeFileAtomic(join(folder, 'trainer-state.json'), JSON.stringify(state));
  if (critic) await writeCritic(folder, critic);
  if (generation) await writeFileAtomic(join(folder, 'generation.json'), JSON.stringify(generation));
}

/** Removes what killed processes left half-written in a folder of checkpoints or rollouts. */
export async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (isTemporaryName(name)) await rm(join(folder, name), { recursive: true });
  }
}
