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
    for await (const line of file.readLines({ encoding: 'utf8' })) {
      number++;
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() === '') continue;
      const place = `${path}:${number}`;
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
