import { access, copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseModelConfig, type ModelConfig } from './config';
import { writeAll, writeDurably } from './durableFile';
import { parameterLayout, type ParameterLayout } from './layout';
import { ModelError } from './modelError';
import { SafetensorsFile, writeSafetensors } from './safetensors';
import { ModelTokenizer } from './tokenizer';

/** Files that are carried along unchanged where they exist. */
const companions = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'generation_config.json',
  'chat_template.jinja',
] as const;

/** A Hugging Face model folder without its weights: what `initialize` and tools that only tokenize need. */
export interface ModelShape {
  path: string;
  config: ModelConfig;
  /** config.json as read, to be written back. */
  rawConfig: Record<string, unknown>;
  layout: ParameterLayout;
  tokenizer: ModelTokenizer;
}

export interface ModelFolder extends ModelShape {
  /** All parameters in the order of `layout`. */
  weights: Float32Array;
}

/**
 * Reads config.json and tokenizer.json of a folder.
 * @throws ModelError with one sentence naming the file, what was found and what is allowed.
 */
export async function readModelShape(path: string): Promise<ModelShape> {
  const rawConfig = await readJsonObject(join(path, 'config.json'));
  const config = parseModelConfig(rawConfig, join(path, 'config.json'));
  const tokenizerFile = join(path, 'tokenizer.json');
  const tokenizerJson = await readJsonObject(tokenizerFile);
  const tokenizerConfigFile = join(path, 'tokenizer_config.json');
  const tokenizerConfig = (await exists(tokenizerConfigFile)) ? await readJsonObject(tokenizerConfigFile) : {};
  const generationFile = join(path, 'generation_config.json');
  const generation = (await exists(generationFile)) ? await readJsonObject(generationFile) : {};
  const tokenizer = ModelTokenizer.parse(tokenizerJson, tokenizerConfig, tokenizerFile, {
    eosTokenIds: tokenIds(generation['eos_token_id'], config.eosTokenIds),
    bosTokenId: config.bosTokenId,
    padTokenId: config.padTokenId,
  });
  if (tokenizer.size > config.vocabSize) {
    throw new ModelError(
      `${tokenizerFile} does not fit the model: its largest token id is ${tokenizer.size - 1}, and vocab_size in config.json is ${config.vocabSize}`,
    );
  }
  return { path, config, rawConfig, layout: parameterLayout(config), tokenizer };
}

/** Reads a whole model folder; every tensor of the layout must be in model.safetensors with its shape. */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const shape = await readModelShape(path);
  return { ...shape, weights: await readWeights(join(path, 'model.safetensors'), shape.layout) };
}

async function readWeights(path: string, layout: ParameterLayout): Promise<Float32Array> {
  if (!(await exists(path)) && (await exists(`${path}.index.json`))) {
    throw new ModelError(`${path} is missing: the folder holds sharded weights, and only a single model.safetensors can be read`);
  }
  const file = await naming(path, () => SafetensorsFile.open(path));
  try {
    const stored = layout.entries.map((entry) => {
      const tensor = file.header.tensors.get(entry.name);
      if (!tensor) throw new ModelError(`${path} lacks the tensor ${entry.name} that config.json asks for`);
      if (tensor.shape.join() !== entry.shape.join()) {
        throw new ModelError(
          `${path}: tensor ${entry.name} has shape [${tensor.shape.join(', ')}], and config.json asks for [${entry.shape.join(', ')}]`,
        );
      }
      return { entry, tensor };
    });
    const weights = new Float32Array(layout.size);
    for (const { entry, tensor } of stored) {
      await file.readInto(tensor, weights.subarray(entry.offset, entry.offset + entry.size));
    }
    return weights;
  } finally {
    await file.close();
  }
}

/**
 * Writes `weights` as a model folder that `transformers` loads: config.json of `model` with dtype float32, model.safetensors, and
 * the tokenizer files of `model.path`. Returns the names written. The folder is made if it is not there.
 */
export async function writeModelFolder(folder: string, model: ModelShape, weights: Float32Array): Promise<string[]> {
  if (weights.length !== model.layout.size) {
    throw new RangeError(`the layout has ${model.layout.size} parameters; found ${weights.length}`);
  }
  await mkdir(folder, { recursive: true });
  const config = { ...model.rawConfig };
  delete config['torch_dtype'];
  config['dtype'] = 'float32';
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await writeDurably(join(folder, 'config.json'), (handle) => writeAll(handle, Buffer.from(text)));
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    model.layout.entries.map(({ name, shape, offset, size }) => ({ name, shape, data: weights.subarray(offset, offset + size) })),
  );
  const written = ['config.json', 'model.safetensors'];
  for (const name of companions) {
    const source = join(model.path, name);
    if (!(await exists(source))) continue;
    if (source !== join(folder, name)) await copyFile(source, join(folder, name));
    written.push(name);
  }
  return written;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new ModelError(`${path} is missing`);
    if (code === 'EISDIR') throw new ModelError(`${path} is a folder; a file is needed`);
    if (code === 'EACCES') throw new ModelError(`${path} cannot be read: permission denied`);
    throw error;
  }
}

async function readJsonObject(path: string): Promise<Record<string, unknown>> {
  const text = await naming(path, () => readFile(path, 'utf8'));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ModelError(`${path} must hold a JSON object`);
  return value as Record<string, unknown>;
}

function tokenIds(value: unknown, fallback: number[]): number[] {
  const ids: unknown[] = Array.isArray(value) ? value : value == null ? [] : [value];
  const valid = ids.filter((id): id is number => typeof id === 'number' && Number.isInteger(id) && id >= 0);
  return valid.length > 0 ? valid : fallback;
}
