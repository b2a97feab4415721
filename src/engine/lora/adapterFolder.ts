import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeJsonAtomic } from '../../store/atomicFile';
import { CRITIC_FILE, type ModelShape } from '../model/folder';
import { SCORE_WEIGHT, type ParameterEntry } from '../model/layout';
import { ModelError } from '../model/modelError';
import { naming } from '../model/modelFiles';
import { SafetensorsFile, writeSafetensors } from '../model/safetensors';
import { ADAPTER_CONFIG, ADAPTER_WEIGHTS } from '../../store/adapterBase';
import { readAdapterConfig } from './adapterBase';
import { adapterConfigJson, type AdapterConfig } from './adapterConfig';
import { adapterShape, type AdapterShape } from './adapterShape';
import { isTarget, linearModules, targetNames } from './linearModules';

/** PEFT puts the model that it adapts under this name. */
const PREFIX = 'base_model.model.';
/** Key of the metadata of adapter_model.safetensors under which the base's weights have their SHA-256. */
const BASE_SHA256 = 'base_model_sha256';

/** An adapter with its numbers, in the order of its layout. */
export interface Adapter {
  shape: AdapterShape;
  weights: Float32Array;
  /** SHA-256 of the base's weight files, where the writer noted it (PEFT does not). */
  baseSha256: string | null;
}

/**
 * Reads an adapter as PEFT saves it.
 * @param base the shape of the model it was made for, with a score head where the adapter has one
 * @throws ModelError with one sentence for what does not fit: a target or a tensor that the model has no place for, a missing tensor, another shape
 */
export async function readAdapter(folder: string, base: Pick<ModelShape, 'config' | 'layout'>): Promise<Adapter> {
  const config = await readAdapterConfig(folder);
  const path = join(folder, ADAPTER_WEIGHTS);
  const file = await naming(path, () => SafetensorsFile.open(path));
  try {
    const { tensors, metadata } = file.header;
    const targetModules = targetsOf(config, base, join(folder, ADAPTER_CONFIG)) ?? adaptedNames(tensors.keys());
    const shape = adapterShape(base.config, base.layout, { ...config, targetModules });
    const known = new Set(shape.layout.entries.map(({ name }) => PREFIX + name));
    const unknown = [...tensors.keys()].find((name) => !known.has(name));
    if (unknown !== undefined)
      throw new ModelError(
        `${path} has the tensor ${unknown}, which is no lora_A or lora_B of a target module of the base model`,
      );
    const weights = new Float32Array(shape.layout.size);
    for (const entry of shape.layout.entries) {
      const stored = tensors.get(PREFIX + entry.name);
      if (!stored) throw new ModelError(`${path} lacks the tensor ${PREFIX}${entry.name}`);
      if (stored.shape.join() !== entry.shape.join())
        throw new ModelError(
          `${path}: tensor ${stored.name} has shape [${stored.shape.join(', ')}]; r and the base model ask for [${entry.shape.join(', ')}]`,
        );
      await file.readInto(stored, weights.subarray(entry.offset, entry.offset + entry.size));
    }
    return { shape, weights, baseSha256: metadata[BASE_SHA256] ?? null };
  } finally {
    await file.close();
  }
}

/**
 * Writes an adapter so that PEFT and transformers load it onto its base; a value head beside the logits is apart from it, in critic.safetensors.
 * @param base the base's folder, absolute, and the SHA-256 of its weight files
 */
export async function writeAdapter(
  folder: string,
  model: Pick<ModelShape, 'config'>,
  { shape, weights }: Pick<Adapter, 'shape' | 'weights'>,
  base: { path: string; sha256: string },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const isApart = ({ name }: ParameterEntry): boolean => model.config.head === 'both' && name === SCORE_WEIGHT;
  const tensor = ({ name, shape, offset, size }: ParameterEntry) => ({
    name,
    shape,
    data: weights.subarray(offset, offset + size),
  });
  const own = shape.layout.entries
    .filter((entry) => !isApart(entry))
    .map((entry) => tensor({ ...entry, name: PREFIX + entry.name }));
  await writeSafetensors(join(folder, ADAPTER_WEIGHTS), own, { format: 'pt', [BASE_SHA256]: base.sha256 });
  const apart = shape.layout.entries.filter(isApart).map(tensor);
  if (apart.length > 0) await writeSafetensors(join(folder, CRITIC_FILE), apart);
  await writeJsonAtomic(join(folder, ADAPTER_CONFIG), adapterConfigJson(shape.settings, model.config, base.path));
}

/** The targets of adapter_config.json, each of which must be in the model; null where it leaves them to the tensors. */
function targetsOf(
  { targetModules }: AdapterConfig,
  { config, layout }: Pick<ModelShape, 'config' | 'layout'>,
  file: string,
): readonly string[] | null {
  const modules = linearModules(config, layout);
  const missing = targetModules?.find((target) => !modules.some(({ name }) => isTarget(name, target)));
  if (missing === undefined) return targetModules;
  throw new ModelError(
    `${file}: target_modules names ${missing}, which the base model does not have; allowed: ${targetNames(modules).join(', ')}`,
  );
}

/** Modules that tensors are named after. */
function adaptedNames(tensors: Iterable<string>): string[] {
  const names = [...tensors].map((name) => /^base_model\.model\.(.+)\.lora_[AB]\.weight$/.exec(name)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
