import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { modelFolderNamed, parseHubId } from '../../store/hubCache';
import { ConfigReader } from '../model/configReader';
import { absence } from '../model/hubModel';
import { ModelError } from '../model/modelError';
import { exists, readJsonObject } from '../model/modelFiles';
import { parseAdapterConfig, type AdapterConfig } from './adapterConfig';

export const ADAPTER_CONFIG = 'adapter_config.json';
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';

/** Whether a folder holds an adapter, which PEFT and transformers tell by adapter_config.json. */
export function isAdapterFolder(folder: string): Promise<boolean> {
  return exists(join(folder, ADAPTER_CONFIG));
}

/** @throws ModelError */
export async function readAdapterConfig(folder: string): Promise<AdapterConfig> {
  const file = join(folder, ADAPTER_CONFIG);
  return parseAdapterConfig(await readJsonObject(file), file);
}

/**
 * The folder of the model that an adapter was made for: base_model_name_or_path, relative to the adapter's folder, or to where the command
 * runs as PEFT takes it, or the name of a model on the hub that is on disk.
 * @throws ModelError where there is none, or where it holds an adapter too
 */
export async function baseOfAdapter(folder: string): Promise<string> {
  const { base } = await readAdapterConfig(folder);
  const reader = new ConfigReader({ base_model_name_or_path: base }, join(folder, ADAPTER_CONFIG));
  const id = parseHubId(base);
  const inHub = id && modelFolderNamed(base, folder);
  const candidates = isAbsolute(base) ? [base] : [resolve(folder, base), resolve(base), ...(inHub ? [inHub] : [])];
  for (const candidate of candidates) {
    if (!(await isFolder(candidate))) continue;
    if (await isAdapterFolder(candidate))
      return reader.fail('base_model_name_or_path', 'must be a whole model, not an adapter (posttrain merge makes one of it)');
    return candidate;
  }
  if (!id)
    return reader.fail(
      'base_model_name_or_path',
      'must be the folder of the base model, which is not there (posttrain merge takes another with --model)',
    );
  const file = join(folder, ADAPTER_CONFIG);
  throw new ModelError(`${file}: base_model_name_or_path is ${base}, where there is no folder, and ${absence(id)}`);
}

/** The folders that a model's tokenizer files are looked for in, the first being its own: an adapter may leave them to its base. */
export async function modelFolders(folder: string): Promise<string[]> {
  return (await isAdapterFolder(folder)) ? [folder, await baseOfAdapter(folder)] : [folder];
}

async function isFolder(path: string): Promise<boolean> {
  return (await exists(path)) && (await stat(path)).isDirectory();
}
