import { existsSync } from 'node:fs';
import type { BackendName } from '../../contract/recipe';
import type { Compute } from '../compute';
import { InputError } from '../inputError';
import { readModelFolder, type ModelFolder } from '../model/folder';
import { openCompute } from '../training/openCompute';

/** Reads a model folder (or a checkpoint, which is one). @throws InputError or ModelError */
export async function readModel(path: string): Promise<ModelFolder> {
  if (!existsSync(path)) throw new InputError(`the model folder ${path} does not exist`);
  return readModelFolder(path);
}

/** Runs something with a model that is ready to sample. @param rows how many completions there will be at most: no more threads are started */
export async function withModel<T>(
  model: ModelFolder,
  backend: BackendName | null,
  rows: number,
  use: (compute: Compute) => Promise<T>,
): Promise<T> {
  const compute = await openInput(model, backend, rows);
  try {
    await compute.setWeights('policy', model.weights);
    return await use(compute);
  } finally {
    await compute.dispose();
  }
}

/** A backend that was asked for and does not start is bad input. */
async function openInput(model: ModelFolder, backend: BackendName | null, rows: number): Promise<Compute> {
  try {
    return await openCompute(model, { backend, threads: null, mostThreads: rows });
  } catch (error) {
    if (error instanceof Error && error.name === 'BackendError') throw new InputError(error.message);
    throw error;
  }
}
