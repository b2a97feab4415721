import { readFile } from 'node:fs/promises';
import { unreadable } from './datasetError';
import { readJsonLines } from './jsonLines';
import type { DatasetRow } from './row';

/**
 * Rows of a `.json` file: the objects of a list, or one object. Some writers give JSON lines that name too; those are read as such.
 * @throws DatasetError where it is neither
 */
export async function* readWholeJson(path: string): AsyncGenerator<DatasetRow> {
  let whole: unknown;
  try {
    whole = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw unreadable(path, error);
    return yield* readJsonLines(path);
  }
  const values: unknown[] = Array.isArray(whole) ? whole : [whole];
  if (!values.every(isObject)) return yield* readJsonLines(path);
  for (const [index, value] of values.entries()) {
    yield { place: values.length === 1 ? path : `${path}: entry ${index + 1}`, value };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
