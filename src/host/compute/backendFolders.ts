import { delimiter, join, resolve } from 'node:path';

/** Where the extension sets backends up: in the first folder of POSTTRAIN_BACKENDS, where there is one, else in its own storage. */
export function setUpFolder(named: string | undefined, storage: string): string {
  return absolute(named)[0] ?? storageFolder(storage);
}

/** POSTTRAIN_BACKENDS of the processes that the extension starts: what it was, and the folder in the extension's storage. */
export function searchedFolders(named: string | undefined, storage: string): string {
  return [...absolute(named), storageFolder(storage)].join(delimiter);
}

/** Whoever looks in them starts in another working folder. */
const absolute = (named = ''): string[] =>
  named
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder));

const storageFolder = (storage: string): string => join(storage, 'backends');
