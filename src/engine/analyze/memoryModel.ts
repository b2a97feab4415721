import { basename, dirname, join, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { configShape } from '../../analysis/memory/configShape';
import type { ModelShape } from '../../analysis/memory/modelShape';
import { ADAPTER_CONFIG } from '../../store/adapterBase';
import { isMissing } from '../../store/errorCode';
import { modelName } from '../../store/hubCache';
import type { WeightShape } from '../computeOptions';
import { InputError } from '../inputError';
import { parseModelConfig } from '../model/config';
import { parameterLayout } from '../model/layout';
import { ModelError } from '../model/modelError';
import { exists, readJsonObject } from '../model/modelFiles';

export interface MemoryModel {
  name: string;
  /** The folder of its files; null for a config alone. */
  folder: string | null;
  shape: ModelShape;
  /** As the engine would read it; null of a model that it does not run. */
  weights: WeightShape | null;
  caveats: string[];
}

/**
 * Reads the sizes of a model from a folder with a config.json, or from a file with what a config.json holds.
 * @throws InputError or ModelError in one sentence
 */
export async function readMemoryModel(path: string): Promise<MemoryModel> {
  const isFolder = await isDirectory(path);
  const file = isFolder ? join(path, 'config.json') : path;
  const full = resolve(path);
  if (isFolder && !(await exists(file)) && (await exists(join(path, ADAPTER_CONFIG))))
    throw new InputError(await ofAdapter(path));
  const model = ofConfig(isFolder ? modelName(full) : nameOf(full), await readJsonObject(file), file);
  return { ...model, folder: isFolder ? path : null };
}

/**
 * The same of what a config.json holds.
 * @throws InputError in one sentence
 */
export function memoryModelOf(text: string): MemoryModel {
  if (text.trim() === '') throw new InputError('Paste what the config.json of a model holds: nothing is there yet');
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch (error) {
    throw new InputError(`The pasted config is not JSON: ${(error as Error).message}`);
  }
  return ofConfig('pasted config', config, 'The pasted config');
}

function ofConfig(name: string, config: unknown, source: string): MemoryModel {
  const found = configShape(config);
  if ('fault' in found) throw new InputError(`${source}: ${found.fault}`);
  return { name, folder: null, weights: weightShape(config as Record<string, unknown>), ...found };
}

function weightShape(raw: Record<string, unknown>): WeightShape | null {
  try {
    const config = parseModelConfig(raw);
    return { config, layout: parameterLayout(config) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return null;
  }
}

/** Why the folder of an adapter says nothing of sizes, whatever kind of adapter it is. */
async function ofAdapter(folder: string): Promise<string> {
  const base = (await readJsonObject(join(folder, ADAPTER_CONFIG)))['base_model_name_or_path'];
  const named = typeof base === 'string' && base !== '' ? `, ${base.slice(0, 200)}` : '';
  return `${folder} is a LoRA adapter, which has no config.json: choose the folder of its base model${named}`;
}

/** A config.json is called as its folder is. */
function nameOf(file: string): string {
  return basename(file) === 'config.json' ? basename(dirname(file)) : basename(file).replace(/\.json$/, '');
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new InputError(`the model ${path} does not exist: a folder with a config.json is needed, or such a file`);
  }
}
