import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelTypes } from '../../contract/modelTypes';
import { modelName } from '../../store/hubCache';

export interface ModelFacts {
  /** Absolute folder. */
  path: string;
  /** The folder's name, or the id on the hub. */
  name: string;
  /** `llama`, `qwen2` …, or `LoRA` of an adapter; null where config.json does not say. */
  type: string | null;
  parameters: number | null;
  /** Why it cannot be used; null for a good one. */
  problem: string | null;
}

/** Names of the weights of a model: in one file, or the index of several. */
export const WEIGHTS = 'model.safetensors';
export const WEIGHTS_INDEX = 'model.safetensors.index.json';
/** What PEFT and the engine call an adapter's files. */
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';
export const ADAPTER_CONFIG = 'adapter_config.json';

const LONGEST_HEADER = 100_000_000;
const configSchema = z.looseObject({ model_type: z.string().optional() });
const adapterSchema = z.record(z.string(), z.unknown());
const tensorSchema = z.looseObject({ shape: z.array(z.int().min(0)) });
const indexSchema = z.looseObject({ weight_map: z.record(z.string(), z.string().regex(/^[^/\\:]+\.safetensors$/)) });

/** What can be said of a model folder without loading it. Never throws: what is wrong is in `problem`. */
export async function readModelFacts(folder: string): Promise<ModelFacts> {
  const facts: ModelFacts = { path: folder, name: modelName(folder), type: null, parameters: null, problem: null };
  try {
    const isThere = async (name: string): Promise<boolean> =>
      (await stat(join(folder, name)).catch(() => undefined)) !== undefined;
    if (await isThere(ADAPTER_CONFIG)) return { ...facts, ...(await adapterFacts(folder)) };
    const isSharded = !(await isThere(WEIGHTS)) && (await isThere(WEIGHTS_INDEX));
    for (const file of ['config.json', isSharded ? WEIGHTS_INDEX : WEIGHTS, 'tokenizer.json'])
      if (!(await isThere(file))) return { ...facts, problem: `${file} is missing in ${folder}.` };
    const { model_type: type = null } = configSchema.parse(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8')));
    const files = isSharded ? await shardsOf(folder) : [WEIGHTS];
    const counts = await Promise.all(files.map((file) => countParameters(join(folder, file))));
    const known = { ...facts, type, parameters: counts.reduce((sum, count) => sum + count, 0) };
    if (modelTypes.some((one) => one === type)) return known;
    const found = type === null ? 'no model_type' : `the model_type ${type}`;
    return { ...known, problem: `config.json in ${folder} has ${found}; allowed: ${modelTypes.join(', ')}.` };
  } catch (error) {
    return {
      ...facts,
      problem: `${folder} cannot be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`,
    };
  }
}

/** Of a folder with an adapter_config.json; its base is looked for when it is used. */
async function adapterFacts(folder: string): Promise<Partial<ModelFacts>> {
  const file = join(folder, ADAPTER_CONFIG);
  const { peft_type: kind, base_model_name_or_path: base } = adapterSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const known = { type: 'LoRA', parameters: await countParameters(join(folder, ADAPTER_WEIGHTS)) };
  if (kind !== 'LORA') return { ...known, type: null, problem: `${file} has the peft_type ${String(kind)}; allowed: LORA.` };
  if (typeof base === 'string' && base !== '') return known;
  return { ...known, problem: `${file} has no base_model_name_or_path.` };
}

/** Files of a model in several, each once. */
async function shardsOf(folder: string): Promise<string[]> {
  const { weight_map: map } = indexSchema.parse(JSON.parse(await readFile(join(folder, WEIGHTS_INDEX), 'utf8')));
  return [...new Set(Object.values(map))];
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
