import { resolve } from 'node:path';
import { findInHub, hubFolders, modelFolderNamed, parseHubId, type HubId } from '../../store/hubCache';
import { InputError } from '../inputError';

/**
 * The absolute folder of a model that a recipe or an option names: a path relative to `folder` where something is there, else `org/name` or
 * `org/name@revision` of the Hugging Face hub, as its cache on this disk has it. Nothing is downloaded. A path that is not there is returned too.
 * @throws InputError for what can be the name of a model on the hub and is in no cache
 */
export function modelFolderOf(name: string, folder = '.'): string {
  const path = modelFolderNamed(name, folder);
  if (path !== null) return path;
  const id = parseHubId(name);
  if (!id) return resolve(folder, name);
  throw new InputError(`the model ${name} is no folder in ${resolve(folder)}, and ${absence(id)}`);
}

/** That no hub cache has a model, where it was looked for, and the command that fetches it. */
export function absence({ id, revision }: HubId): string {
  const folders = hubFolders();
  const commits = folders.flatMap((folder) => findInHub(folder, { id, revision }).commits);
  const looked = `looked in ${folders.join(', ')}`;
  const asked = revision === 'main' ? '' : ` --revision ${revision}`;
  const missing =
    commits.length === 0
      ? `no Hugging Face cache has ${id} (${looked})`
      : `no Hugging Face cache has revision ${revision} of ${id}, but ${commits.join(', ')} (${looked})`;
  return `${missing}; "hf download ${id}${asked}" fetches it`;
}
