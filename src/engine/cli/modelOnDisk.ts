import { existsSync } from 'node:fs';
import type { BackendName } from '../../contract/recipe';
import type { Compute } from '../compute';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import { openModel } from '../model/openModel';
import { withCompute } from '../training/openCompute';

/** Reads the folder of a language model (or a checkpoint, which is one). @throws InputError or ModelError */
export async function readModel(path: string): Promise<ModelFolder> {
  if (!existsSync(path)) throw new InputError(`the model folder ${path} does not exist`);
  const model = await openModel(path);
  if (model.config.head === 'language') return model;
  throw new InputError(
    `the model folder ${path} holds a reward model (config.json's architectures say so), which cannot be sampled; a language model is needed`,
  );
}

/** Runs something with a model that is ready to sample. @param rows how many completions there will be at most: no more threads are started */
export async function withModel<T>(
  model: ModelFolder,
  backend: BackendName | null,
  rows: number,
  use: (compute: Compute) => Promise<T>,
): Promise<T> {
  return withCompute(model, { backend, threads: null, mostThreads: rows }, async (compute) => {
    await compute.setWeights('policy', model.weights);
    return use(compute);
  });
}
