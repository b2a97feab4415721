import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Turns } from './turns';

/** Which folder it is; undefined where it is not there, or out of reach: then it is not watched, and whoever lists it says why. */
export function inodeOf(folder: string): number | undefined {
  try {
    return statSync(folder).ino;
  } catch {
    return undefined;
  }
}

/** When a folder was changed last, Unix ms; 0 where it is gone or not readable: then it has no age, and whoever reads it says what is wrong. */
export function changedAt(folder: string): number {
  try {
    return statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/** Names in a folder by when each was changed last, newest first; what is gone meanwhile comes last. */
export async function newestFirst(folder: string, names: readonly string[]): Promise<string[]> {
  const turns = new Turns();
  const found: { name: string; at: number }[] = [];
  for (const name of names) {
    await turns.next();
    found.push({ name, at: changedAt(join(folder, name)) });
  }
  return found.sort((a, b) => b.at - a.at).map(({ name }) => name);
}
