import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from '../../store/adapterBase';
import { join } from 'node:path';
import { baseOfAdapter, isAdapterFolder, readAdapterConfig } from '../lora/adapterBase';
import { readAdapter, type Adapter } from '../lora/adapterFolder';
import { mergeAdapter } from '../lora/mergeAdapter';
import { fileSha256 } from '../training/fileSha256';
import { readModelFolder, readModelShape, readShapeFrom, type ModelFolder, type ModelShape } from './folder';
import { ModelError } from './modelError';
import { addScoreHead, withHead } from './scoreHead';
import { weightPaths } from './weightFiles';

/**
 * Reads a model: a Hugging Face folder, or a folder with a LoRA adapter, which is merged into its base.
 * @throws ModelError with one sentence naming the file, what was found and what is allowed
 */
export async function openModel(path: string): Promise<ModelFolder> {
  return (await isAdapterFolder(path)) ? openAdapter(path, await baseOfAdapter(path)) : readModelFolder(path);
}

/**
 * Reads the model that an adapter makes of the base model in `basePath`.
 * @throws ModelError, also where the adapter says that it was made for other weights
 */
export async function openAdapter(path: string, basePath: string): Promise<ModelFolder> {
  const base = await baseFor(path, await readModelFolder(basePath));
  const adapter = await readAdapter(path, base);
  await checkBase(path, adapter, basePath);
  const { tokenizer } = await readShapeFrom(basePath, [path, basePath]);
  return { ...base, path, tokenizer, weights: mergeAdapter(base, adapter.shape, adapter.weights) };
}

/** {@link openModel} without the weights. */
export async function openModelShape(path: string): Promise<ModelShape> {
  if (!(await isAdapterFolder(path))) return readModelShape(path);
  const base = await baseOfAdapter(path);
  const { head } = await readAdapterConfig(path);
  const shape = { ...(await readShapeFrom(base, [path, base])), path };
  return head === 'score' && shape.config.head !== 'score' ? withHead(shape, 'score') : shape;
}

/** The files whose bytes are a model's weights: for an adapter its own two before the base's. @throws ModelError */
export async function weightFilesOf(path: string): Promise<string[]> {
  if (!(await isAdapterFolder(path))) return weightPaths(path);
  const own = [ADAPTER_CONFIG, ADAPTER_WEIGHTS].map((name) => join(path, name));
  return [...own, ...(await weightPaths(await baseOfAdapter(path)))];
}

/** The base with the head that the adapter has weights for. */
async function baseFor(path: string, base: ModelFolder): Promise<ModelFolder> {
  const { head } = await readAdapterConfig(path);
  if (base.config.head === head) return base;
  if (head === 'score') return addScoreHead(base, 'score', new Float32Array(base.config.hiddenSize));
  throw new ModelError(`${path} holds an adapter of a language model, and its base ${base.path} is a reward model`);
}

async function checkBase(path: string, { baseSha256 }: Adapter, basePath: string): Promise<void> {
  if (baseSha256 === null) return;
  const found = await fileSha256(...(await weightPaths(basePath)));
  if (found === baseSha256) return;
  throw new ModelError(
    `the adapter ${path} was made for a model whose weights have SHA-256 ${baseSha256}; those of ${basePath} have ${found}`,
  );
}
