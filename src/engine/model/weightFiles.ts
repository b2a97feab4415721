import { join } from 'node:path';
import { ModelError } from './modelError';
import { exists, naming } from './modelFiles';
import { SafetensorsFile } from './safetensors';
import type { StoredTensor } from './safetensorsHeader';
import { readWeightMap } from './shardIndex';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/** A tensor and the open file it lies in. */
export interface LocatedTensor {
  file: SafetensorsFile;
  stored: StoredTensor;
}

/** The open weights of a model folder. Close them. */
export interface WeightFiles {
  /** What says which tensors there are: model.safetensors, or the index of the shards. */
  path: string;
  tensors: ReadonlyMap<string, LocatedTensor>;
  close(): Promise<void>;
}

/**
 * Paths of a folder's weights: model.safetensors where it is there, as transformers prefers it too, else
 * model.safetensors.index.json and then the shards it names, in the order of their names.
 * @throws ModelError for an index that cannot be used
 */
export async function weightPaths(folder: string): Promise<string[]> {
  const single = join(folder, SINGLE);
  const index = join(folder, INDEX);
  if ((await exists(single)) || !(await exists(index))) return [single];
  const shards = new Set((await readWeightMap(index)).values());
  return [index, ...[...shards].sort().map((shard) => join(folder, shard))];
}

/** Opens the weights of a folder and checks every header and the index. @throws ModelError */
export async function openWeightFiles(folder: string): Promise<WeightFiles> {
  const [path, ...shards] = (await weightPaths(folder)) as [string, ...string[]];
  const files: SafetensorsFile[] = [];
  const close = async (): Promise<void> => {
    for (const file of files) await file.close();
  };
  try {
    if (shards.length === 0) files.push(await naming(path, () => SafetensorsFile.open(path)));
    for (const shard of shards) {
      if (!(await exists(shard))) throw new ModelError(`${path} names the shard ${shard}, which is missing`);
      files.push(await naming(shard, () => SafetensorsFile.open(shard)));
    }
    const tensors = locate(files);
    if (shards.length > 0) checkWeightMap(path, await readWeightMap(path), folder, tensors);
    return { path, tensors, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function locate(files: readonly SafetensorsFile[]): Map<string, LocatedTensor> {
  const tensors = new Map<string, LocatedTensor>();
  for (const file of files) {
    for (const [name, stored] of file.header.tensors) {
      const other = tensors.get(name);
      if (other) throw new ModelError(`the tensor ${name} is in two shards, ${other.file.path} and ${file.path}; allowed: one`);
      tensors.set(name, { file, stored });
    }
  }
  return tensors;
}

function checkWeightMap(
  index: string,
  map: ReadonlyMap<string, string>,
  folder: string,
  tensors: ReadonlyMap<string, LocatedTensor>,
): void {
  for (const [name, shard] of map) {
    const located = tensors.get(name);
    if (located?.file.path === join(folder, shard)) continue;
    const place = located ? `it is in ${located.file.path}` : 'no shard has it';
    throw new ModelError(`${index} says that the tensor ${name} is in ${shard}, and ${place}`);
  }
}
