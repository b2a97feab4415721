import { resolve } from 'node:path';
import { findInHub, hubFolders, modelFolderNamed, parseHubId, type HubId } from '../../store/hubCache';
import { InputError } from '../inputError';
import { pathFault, shownPath } from './pathFault';

/**
 * The absolute folder of a model that a recipe or an option names: a path relative to `folder` where something is there, else `org/name` or
 * `org/name@revision` of the Hugging Face hub, as its cache on this disk has it. Nothing is downloaded. A path that is not there is returned too.
 * @throws InputError for what can be the name of a model on the hub and is in no cache, and for what can be no path
 */
export function modelFolderOf(name: string, folder = '.'): string {
  const fault = pathFault(name);
  if (fault !== null) throw new InputError(`the model ${shownPath(name)} ${fault}; allowed: a folder, or a name on the hub`);
  const path = modelFolderNamed(name, folder);
  if (path !== null) return path;
  const id = parseHubId(name);
  if (!id || !isHubName(id)) return resolve(folder, name);
  throw new InputError(`the model ${name} is no folder in ${resolve(folder)}, and ${absence(id)}`);
}

/** Whether what is not there was meant as a name on the hub: one without an owner only where a cache has the model, in another revision. */
export function isHubName({ id, revision }: HubId): boolean {
  return id.includes('/') || hubFolders().some((folder) => findInHub(folder, { id, revision }).commits.length > 0);
}

/** That no hub cache has a model, where it was looked for, and the command that fetches it. */
export function absence({ id, revision }: HubId): string {
  const folders = hubFolders();
  const matches = folders.map((folder) => findInHub(folder, { id, revision }));
  const commits = matches.flatMap((match) => match.commits);
  const unread = matches.flatMap(({ problem }) => problem ?? []);
  const looked = `looked in ${[folders.join(', '), ...unread].join('; ')}`;
  const asked = revision === 'main' ? '' : ` --revision ${revision}`;
  const missing =
    commits.length === 0
      ? `no Hugging Face cache has ${id} (${looked})`
      : `no Hugging Face cache has revision ${revision} of ${id}, but ${commits.join(', ')} (${looked})`;
  return `${missing}; "hf download ${id}${asked}" fetches it`;
}
