import { existsSync, statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { hubSnapshot, parseHubId, type HubId } from './hubCache';

/** The files of an adapter as PEFT names them; the first tells that a folder holds one. */
export const ADAPTER_CONFIG = 'adapter_config.json';
export const ADAPTER_WEIGHTS = 'adapter_model.safetensors';

/** How adapter_config.json names the model that an adapter was made for. */
export interface AdapterBaseName {
  /** `base_model_name_or_path`: a folder, absolute or relative, or the name of a model on the hub. */
  base: string;
  /** Which revision of the hub's model; null for the one that `base` names, or else `main`. */
  revision: string | null;
}

/** The hub's model that the name may mean. A folder has no revisions; null where it can only be one. */
export function adapterHubId({ base, revision }: AdapterBaseName): HubId | null {
  return parseHubId(revision === null || base.includes('@') ? base : `${base}@${revision}`);
}

/**
 * The folder of an adapter's base model: relative to the adapter's folder, or to `workingFolder` as PEFT takes it, or else a snapshot in a hub
 * cache; null where there is none.
 */
export function adapterBaseFolder(name: AdapterBaseName, adapter: string, workingFolder = '.'): string | null {
  const paths = isAbsolute(name.base) ? [name.base] : [adapter, workingFolder].map((folder) => resolve(folder, name.base));
  const found = paths.find((path) => existsSync(path) && statSync(path).isDirectory());
  if (found !== undefined) return found;
  const id = adapterHubId(name);
  return id && hubSnapshot(id);
}
