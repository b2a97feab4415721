import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { DatasetError, shown, unreadable } from './datasetError';
import type { DatasetRow } from './row';

/**
 * Rows of a JSONL file; empty lines are skipped, and so is a byte order mark.
 * @throws DatasetError naming the line that is no JSON object
 */
export async function* readJsonLines(path: string): AsyncGenerator<DatasetRow> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  try {
    let number = 0;
    // Read as bytes: read as UTF-8, U+2028 would end a line, and what is not UTF-8 would pass as U+FFFD.
    for await (const line of file.readLines({ encoding: 'latin1' })) {
      number++;
      const place = `${path}:${number}`;
      const bytes = Buffer.from(line, 'latin1');
      if (!isUtf8(bytes)) throw new DatasetError(`${place}: not UTF-8; found ${shown(bytes.toString('utf8'))}`);
      const text = number === 1 ? bytes.toString('utf8').replace(/^\uFEFF/, '') : bytes.toString('utf8');
      if (text.trim() === '') continue;
      yield { place, value: parseLine(text, place) };
    }
  } finally {
    await file.close();
  }
}

function parseLine(line: string, place: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new DatasetError(`${place}: not JSON (${(error as Error).message}); found ${shown(line)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new DatasetError(`${place}: a line is a JSON object; found ${shown(line)}`);
}
