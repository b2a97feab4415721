import { join } from 'node:path';
import * as z from 'zod';
import { readBoundedJson, readBytes } from './boundedJson';

/** Names of the weights of a model: in one file, or the index of several. */
export const WEIGHTS = 'model.safetensors';
export const WEIGHTS_INDEX = 'model.safetensors.index.json';

const MOST_SHARDS = 1000;
/** Of all files of a model together: some 200,000 tensors. */
const MOST_HEADER_BYTES = 32_000_000;

const tensorSchema = z.looseObject({ shape: z.array(z.int().min(0)) });
const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string().regex(/^[^/\\:]+\.safetensors$/)) });

/** Files of a model in several, each once. @throws Error for an index that is none, or names more than 1,000 files */
export async function shardsOf(folder: string): Promise<string[]> {
  const path = join(folder, WEIGHTS_INDEX);
  const { weight_map: map } = indexSchema.parse(await readBoundedJson(path));
  const files = [...new Set(Object.values(map))];
  if (files.length > MOST_SHARDS) throw new Error(`${path} names ${files.length} files; allowed: ${MOST_SHARDS}.`);
  return files;
}

/**
 * Parameters of safetensors files by their headers (8 bytes of length, little-endian, then that much JSON), read one after the other.
 * @throws Error naming the file whose header is longer than it, or that makes them longer than 32 MB in sum
 */
export async function countParameters(folder: string, files: readonly string[]): Promise<number> {
  let parameters = 0;
  let left = MOST_HEADER_BYTES;
  for (const path of files.map((file) => join(folder, file))) {
    const bytes = Number((await readBytes(path, 0, 8, 8)).readBigUInt64LE());
    if (bytes > left)
      throw new Error(`${path} has a header of ${bytes} bytes; allowed: ${MOST_HEADER_BYTES} in all files of a model.`);
    left -= bytes;
    const header = (await readBytes(path, 8, bytes, left + bytes)).toString('utf8');
    parameters += parametersOf(z.record(z.string(), z.unknown()).parse(JSON.parse(header)));
  }
  return parameters;
}

function parametersOf(tensors: Record<string, unknown>): number {
  return Object.entries(tensors)
    .filter(([name]) => name !== '__metadata__')
    .reduce((sum, [, tensor]) => sum + tensorSchema.parse(tensor).shape.reduce((product, size) => product * size, 1), 0);
}
