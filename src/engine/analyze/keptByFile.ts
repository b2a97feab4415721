import { stat } from 'node:fs/promises';

/**
 * What is read from files, kept while they stay as they are: a run that goes on adds files and changes none, so that each look at it reads the new
 * ones alone. The `most` that were asked for last are kept; a reading that fails is tried again the next time.
 */
export function keptByFile<S extends { file: string }, A extends unknown[], T>(
  read: (source: S, ...how: A) => Promise<T>,
  most: number,
): (source: S, ...how: A) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return async (source, ...how) => {
    // What is not there is told by those who read it.
    const about = await stat(source.file).catch(() => null);
    const key = JSON.stringify([source.file, about?.mtimeMs, about?.size]);
    const reading = kept.get(key) ?? read(source, ...how);
    kept.delete(key);
    kept.set(key, reading);
    reading.catch(() => kept.delete(key));
    for (const old of [...kept.keys()].slice(0, -most)) kept.delete(old);
    return reading;
  };
}
