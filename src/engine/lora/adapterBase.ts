import { join } from 'node:path';
import { ADAPTER_CONFIG, adapterBaseFolder, adapterHubId } from '../../store/adapterBase';
import { parseHubId } from '../../store/hubCache';
import { ConfigReader } from '../model/configReader';
import { absence, isHubName } from '../model/hubModel';
import { ModelError } from '../model/modelError';
import { exists, readJsonObject } from '../model/modelFiles';
import { parseAdapterConfig, type AdapterConfig } from './adapterConfig';

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
 * runs as PEFT takes it, or the name of a model on the hub that is on disk, in the `revision` of the adapter's file.
 * @throws ModelError where there is none, or where it holds an adapter too
 */
export async function baseOfAdapter(folder: string): Promise<string> {
  const { base, revision } = await readAdapterConfig(folder);
  const file = join(folder, ADAPTER_CONFIG);
  const reader = new ConfigReader({ base_model_name_or_path: base, revision }, file);
  const found = adapterBaseFolder({ base, revision }, folder);
  if (found !== null && (await isAdapterFolder(found)))
    return reader.fail('base_model_name_or_path', 'must be a whole model, not an adapter (posttrain merge makes one of it)');
  if (found !== null) return found;
  const id = adapterHubId({ base, revision });
  if (id && isHubName(id))
    throw new ModelError(`${file}: base_model_name_or_path is ${base}, where there is no folder, and ${absence(id)}`);
  if (!id && parseHubId(base)) return reader.fail('revision', 'must be a branch, a tag or a commit');
  return reader.fail(
    'base_model_name_or_path',
    'must be the folder of the base model, which is not there (posttrain merge takes another with --model)',
  );
}

/** The folders that a model's tokenizer files are looked for in, the first being its own: an adapter may leave them to its base. */
export async function modelFolders(folder: string): Promise<string[]> {
  return (await isAdapterFolder(folder)) ? [folder, await baseOfAdapter(folder)] : [folder];
}
