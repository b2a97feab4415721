import { open, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';

export interface ModelFacts {
  /** Absolute folder. */
  path: string;
  name: string;
  /** `llama`, `qwen2` …; null where config.json does not say. */
  type: string | null;
  parameters: number | null;
  /** Why it cannot be used; null for a good one. */
  problem: string | null;
}

const MODEL_FILES = ['config.json', 'model.safetensors', 'tokenizer.json'] as const;
const LONGEST_HEADER = 100_000_000;
const configSchema = z.looseObject({ model_type: z.string().optional() });
const tensorSchema = z.looseObject({ shape: z.array(z.int().min(0)) });

/** What can be said of a model folder without loading it. Never throws: what is wrong is in `problem`. */
export async function readModelFacts(folder: string): Promise<ModelFacts> {
  const facts: ModelFacts = { path: folder, name: basename(folder), type: null, parameters: null, problem: null };
  try {
    for (const file of MODEL_FILES) {
      if (!(await stat(join(folder, file)).catch(() => undefined)))
        return { ...facts, problem: `${file} is missing in ${folder}.` };
    }
    const config = configSchema.parse(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
    return { ...facts, type: config.model_type ?? null, parameters: await countParameters(join(folder, 'model.safetensors')) };
  } catch (error) {
    return {
      ...facts,
      problem: `${folder} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    };
  }
}

/** Parameters of a safetensors file by its header: 8 bytes of length (little-endian), then that much JSON. */
async function countParameters(path: string): Promise<number> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const length = Buffer.alloc(8);
    await file.read(length, 0, 8, 0);
    const bytes = Number(length.readBigUInt64LE());
    if (bytes > Math.min(size - 8, LONGEST_HEADER))
      throw new Error(`${path} has a header of ${bytes} bytes in a file of ${size}.`);
    const header = Buffer.alloc(bytes);
    await file.read(header, 0, bytes, 8);
    const tensors = z.record(z.string(), z.unknown()).parse(JSON.parse(header.toString('utf8')));
    return Object.entries(tensors)
      .filter(([name]) => name !== '__metadata__')
      .reduce((sum, [, tensor]) => sum + tensorSchema.parse(tensor).shape.reduce((product, size) => product * size, 1), 0);
  } finally {
    await file.close();
  }
}
