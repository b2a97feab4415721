import { isObject } from '../../contract/jsonObject';
import { readFile } from 'node:fs/promises';
import { errorCode } from '../../store/errorCode';
import { unreadable } from './datasetError';
import { readJsonLines } from './jsonLines';
import type { DatasetRow } from './row';

/**
 * Rows of a `.json` file: the objects of a list, or one object. Some writers give JSON lines that name too; those are read as such, and so is what is too
 * long for one string (512 MiB).
 * @param read the whole text of a file
 * @throws DatasetError where it is neither
 */
export async function* readWholeJson(
  path: string,
  read: (path: string) => Promise<string> = (file) => readFile(file, 'utf8'),
): AsyncGenerator<DatasetRow> {
  let whole: unknown;
  try {
    whole = JSON.parse((await read(path)).replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !isTooLong(error)) throw unreadable(path, error);
    return yield* readJsonLines(path);
  }
  const values: unknown[] = Array.isArray(whole) ? whole : [whole];
  if (!values.every(isObject)) return yield* readJsonLines(path);
  for (const [index, value] of values.entries()) {
    yield { place: values.length === 1 ? path : `${path}: entry ${index + 1}`, value };
  }
}

/** What reading a text beyond V8's limit throws depends on where it is put together. */
function isTooLong(error: unknown): boolean {
  return error instanceof RangeError || errorCode(error) === 'ERR_STRING_TOO_LONG';
}
