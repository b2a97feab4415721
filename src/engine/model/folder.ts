import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFolders } from '../lora/adapterBase';
import { parseModelConfig, type ModelConfig } from './config';
import { ConfigReader } from './configReader';
import { float32ConfigText } from './configText';
import { writeAll, writeDurably } from './durableFile';
import { parameterLayout, SCORE_WEIGHT, type ParameterLayout } from './layout';
import { ModelError } from './modelError';
import { exists, firstThatHas, parseJsonObject, readJsonObject, readText } from './modelFiles';
import { writeSafetensors } from './safetensors';
import { namesInFiles } from './tensorNames';
import { ModelTokenizer } from './tokenizer';
import { openWeightFiles } from './weightFiles';

/** Where a checkpoint has a critic, or the value head of a policy that is its own critic: not in model.safetensors, which holds a language model. */
export const CRITIC_FILE = 'critic.safetensors';

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
  configText: string;
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
export function readModelShape(path: string): Promise<ModelShape> {
  return readShapeFrom(path, [path]);
}

/** The shape of the model in a folder, with the tokenizer files of the first of `folders` that has each. */
export async function readShapeFrom(path: string, folders: readonly string[]): Promise<ModelShape> {
  const configFile = join(path, 'config.json');
  const configText = await readText(configFile);
  const config = parseModelConfig(parseJsonObject(configText, configFile), configFile);
  const tokenizerFile = await firstThatHas(folders, 'tokenizer.json');
  const tokenizerJson = await readJsonObject(tokenizerFile);
  const tokenizerConfigFile = await firstThatHas(folders, 'tokenizer_config.json');
  const tokenizerConfig = (await exists(tokenizerConfigFile)) ? await readJsonObject(tokenizerConfigFile) : {};
  const generationFile = await firstThatHas(folders, 'generation_config.json');
  const generation = (await exists(generationFile)) ? await readJsonObject(generationFile) : {};
  const endIds = new ConfigReader(generation, generationFile).tokenIds('eos_token_id');
  checkSpecialTokens(new ConfigReader(tokenizerConfig, tokenizerConfigFile));
  const tokenizer = ModelTokenizer.parse(tokenizerJson, tokenizerConfig, tokenizerFile, {
    eosTokenIds: endIds.length > 0 ? endIds : config.eosTokenIds,
    bosTokenId: config.bosTokenId,
    padTokenId: config.padTokenId,
  });
  if (tokenizer.size > config.vocabSize) {
    throw new ModelError(
      `${tokenizerFile} does not fit the model: its largest token id is ${tokenizer.size - 1}, and vocab_size in config.json is ${config.vocabSize}`,
    );
  }
  return { path, config, configText, layout: parameterLayout(config), tokenizer };
}

/** Reads a whole model folder; every tensor of the layout must be in its safetensors files, one or several, with its shape. */
export async function readModelFolder(path: string): Promise<ModelFolder> {
  const shape = await readModelShape(path);
  return { ...shape, weights: await readWeights(path, shape.layout) };
}

async function readWeights(folder: string, layout: ParameterLayout): Promise<Float32Array> {
  const files = await openWeightFiles(folder);
  try {
    const located = layout.entries.map((entry) => {
      const tensor = namesInFiles(entry.name)
        .map((name) => files.tensors.get(name))
        .find((one) => one !== undefined);
      if (!tensor) throw new ModelError(`${files.path} lacks the tensor ${entry.name} that config.json asks for`);
      const { shape } = tensor.stored;
      if (shape.join() !== entry.shape.join()) {
        throw new ModelError(
          `${tensor.file.path}: tensor ${entry.name} has shape [${shape.join(', ')}], and config.json asks for [${entry.shape.join(', ')}]`,
        );
      }
      return { entry, tensor };
    });
    const weights = new Float32Array(layout.size);
    for (const { entry, tensor } of located) {
      await tensor.file.readInto(tensor.stored, weights.subarray(entry.offset, entry.offset + entry.size));
    }
    return weights;
  } finally {
    await files.close();
  }
}

/**
 * Writes `weights` as a model folder that `transformers` loads: config.json of `model` with dtype float32, model.safetensors (a value
 * head beside the logits apart from it, in critic.safetensors), and its tokenizer files. Returns the names written. The folder is made if it is not there.
 * @param folders where tokenizer files are: `model.path`, and for an adapter its base's folder, unless told otherwise
 */
export async function writeModelFolder(
  folder: string,
  model: ModelShape,
  weights: Float32Array,
  folders?: readonly string[],
): Promise<string[]> {
  if (weights.length !== model.layout.size) {
    throw new RangeError(`the layout has ${model.layout.size} parameters; found ${weights.length}`);
  }
  await mkdir(folder, { recursive: true });
  const text = float32ConfigText(model.configText);
  await writeDurably(join(folder, 'config.json'), (handle) => writeAll(handle, Buffer.from(text)));
  const tensors = model.layout.entries.map(({ name, shape, offset, size }) => ({
    ...{ name, shape },
    data: weights.subarray(offset, offset + size),
  }));
  const isApart = ({ name }: { name: string }): boolean => model.config.head === 'both' && name === SCORE_WEIGHT;
  const written = ['config.json', 'model.safetensors'];
  await writeSafetensors(
    join(folder, 'model.safetensors'),
    tensors.filter((tensor) => !isApart(tensor)),
  );
  const apart = tensors.filter(isApart);
  if (apart.length > 0) {
    await writeSafetensors(join(folder, CRITIC_FILE), apart);
    written.push(CRITIC_FILE);
  }
  return [...written, ...(await copyCompanions(folders ?? (await modelFolders(model.path)), folder))];
}

/** Copies tokenizer files, each from the first of `folders` that has it, and returns their names. */
export async function copyCompanions(folders: readonly string[], folder: string): Promise<string[]> {
  const written: string[] = [];
  for (const name of companions) {
    const source = await firstThatHas(folders, name);
    if (!(await exists(source))) continue;
    if (source !== join(folder, name)) await copyFile(source, join(folder, name));
    written.push(name);
  }
  return written;
}

/** A special token is a text, or an object with its content; null where there is none. */
function checkSpecialTokens(reader: ConfigReader): void {
  for (const key of ['bos_token', 'eos_token', 'pad_token', 'unk_token']) {
    const value = reader.raw[key] ?? '';
    const text = typeof value === 'object' ? (value as { content?: unknown }).content : value;
    if (typeof text !== 'string') reader.fail(key, 'must be a text, or an object with a text as its content');
  }
}
