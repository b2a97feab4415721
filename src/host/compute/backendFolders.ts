import { delimiter, join } from 'node:path';

/** Where the extension sets backends up: in the first folder of POSTTRAIN_BACKENDS, where there is one, else in its own storage. */
export function setUpFolder(named: string | undefined, storage: string): string {
  return (named ?? '').split(delimiter).find(Boolean) ?? storageFolder(storage);
}

/** POSTTRAIN_BACKENDS of the processes that the extension starts: what it was, and the folder in the extension's storage. */
export function searchedFolders(named: string | undefined, storage: string): string {
  return [...(named ?? '').split(delimiter), storageFolder(storage)].filter(Boolean).join(delimiter);
}

const storageFolder = (storage: string): string => join(storage, 'backends');
