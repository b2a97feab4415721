import { ModelError } from './modelError';
import { readJsonObject } from './modelFiles';

/**
 * Reads the `weight_map` of a model.safetensors.index.json: the shard of each tensor. Shards are plain names of files beside the index,
 * so that an index cannot reach out of its folder.
 * @throws ModelError
 */
export async function readWeightMap(index: string): Promise<Map<string, string>> {
  const { weight_map: map } = await readJsonObject(index);
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new ModelError(`${index}: weight_map must map names of tensors to names of files; found ${found(map)}`);
  }
  const shards = new Map<string, string>();
  for (const [tensor, shard] of Object.entries(map as Record<string, unknown>)) {
    if (typeof shard !== 'string' || !/^[^/\\:]+\.safetensors$/.test(shard)) {
      throw new ModelError(
        `${index}: the shard of tensor ${tensor} must be the name of a .safetensors file beside the index; found ${found(shard)}`,
      );
    }
    shards.set(tensor, shard);
  }
  if (shards.size === 0) throw new ModelError(`${index}: weight_map names no tensor`);
  return shards;
}

function found(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 100) ?? 'nothing';
}
