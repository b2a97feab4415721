import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { HubOrigin } from '../contract/runRecord';
import { errorCode, isMissing, messageOf } from './errorCode';

/** A model of the Hugging Face hub: `org/name`, or `name` of the first models, which have no owner; with or without `@revision`. */
export interface HubId {
  id: string;
  /** A branch, a tag, or a whole commit. */
  revision: string;
}

/** Commits that a hub cache holds of a model, and the folder of the one asked for; null where it is not among them. */
export interface HubMatch {
  commits: string[];
  path: string | null;
  /** Why the cache cannot be read; null where it can, or is not there. */
  problem: string | null;
}

const MAIN = 'main';
const REPOSITORY = /^models--(.+)$/;
/** Of an id as huggingface_hub has it, and of a file's name on the usual file systems. */
const LONGEST = { id: 96, revision: 255 };

/** @returns null for what cannot be one: a path with more parts, one that leads out of a folder, or too long a text */
export function parseHubId(text: string): HubId | null {
  const match = /^([\w-][\w.-]*(?:\/[\w-][\w.-]*)?)(?:@([\w-][\w./-]*))?$/.exec(text);
  if (!match || text.includes('..') || text.includes('--')) return null;
  const [, id = '', revision = MAIN] = match;
  return id.length > LONGEST.id || revision.length > LONGEST.revision ? null : { id, revision };
}

/**
 * Folders that `huggingface_hub` may have downloaded into, first those that the environment names: HF_HUB_CACHE, HF_HOME/hub,
 * XDG_CACHE_HOME/huggingface/hub, ~/.cache/huggingface/hub.
 */
export function hubFolders(environment: NodeJS.ProcessEnv = process.env): string[] {
  const { HF_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const folders = [
    ...(HF_HUB_CACHE ? [HF_HUB_CACHE] : []),
    ...(HF_HOME ? [join(HF_HOME, 'hub')] : []),
    ...(XDG_CACHE_HOME ? [join(XDG_CACHE_HOME, 'huggingface', 'hub')] : []),
    join('~', '.cache', 'huggingface', 'hub'),
  ];
  return [...new Set(folders.map((folder) => resolve(folder.replace(/^~(?=$|[\\/])/, homedir()))))];
}

/** Looks a model up in one hub cache: `models--org--name/snapshots/<commit>`, the commit being what `refs/<revision>` says. */
export function findInHub(folder: string, { id, revision }: HubId): HubMatch {
  const repository = join(folder, `models--${id.replace('/', '--')}`);
  const snapshots = join(repository, 'snapshots');
  try {
    const commits = names(snapshots);
    const commit = commits.includes(revision) ? revision : reference(join(repository, 'refs', revision));
    return { commits, path: commit !== null && commits.includes(commit) ? join(snapshots, commit) : null, problem: null };
  } catch (error) {
    // The caches after it may have the model.
    return { commits: [], path: null, problem: `${folder} cannot be read: ${messageOf(error)}` };
  }
}

/** The model and commit whose snapshot a folder is; null for any other folder. */
export function hubOrigin(path: string): HubOrigin | null {
  const [commit, snapshots, repository] = [basename(path), dirname(path), dirname(dirname(path))];
  const match = REPOSITORY.exec(basename(repository));
  return match && basename(snapshots) === 'snapshots' ? { id: idOf(match), commit } : null;
}

/** What a model folder is called: its id on the hub, or the folder's name. */
export function modelName(path: string): string {
  return hubOrigin(path)?.id ?? basename(path);
}

/** The folder of a model as a recipe or a command names it: relative to `folder`, or else a snapshot in a hub cache; null where it is neither. */
export function modelFolderNamed(name: string, folder: string, caches: readonly string[] = hubFolders()): string | null {
  const path = resolve(folder, name);
  if (existsSync(path)) return path;
  const id = parseHubId(name);
  return id && hubSnapshot(id, caches);
}

/** The snapshot of a model in the first of the caches that has it. */
export function hubSnapshot(id: HubId, caches: readonly string[] = hubFolders()): string | null {
  for (const cache of caches) {
    const found = findInHub(cache, id).path;
    if (found !== null) return found;
  }
  return null;
}

/** Every model of a hub cache that has a revision `main`: id and folder of its snapshot. */
export function mainSnapshots(folder: string): { id: string; path: string }[] {
  return names(folder).flatMap((name) => {
    const match = REPOSITORY.exec(name);
    if (!match) return [];
    const id = idOf(match);
    const { path } = findInHub(folder, { id, revision: MAIN });
    return path === null ? [] : [{ id, path }];
  });
}

function idOf([, name = '']: RegExpExecArray): string {
  return name.replace('--', '/');
}

function reference(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (isMissing(error) || errorCode(error) === 'EISDIR') return null;
    throw error;
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
