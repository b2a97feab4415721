import { createReadStream } from 'node:fs';
import { Transform, type TransformCallback } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { DatasetError, unreadable } from './datasetError';
import type { DatasetRow } from './row';

/**
 * Rows of a CSV file (RFC 4180: commas, double quotes) whose first line names the columns. Every value is a text. A place is the line on
 * which the row ends.
 * @throws DatasetError naming the line that has other fields than the first, or wrong quotes
 */
export async function* readCsv(path: string): AsyncGenerator<DatasetRow> {
  const file = createReadStream(path);
  let columns: string[] = [];
  const parser = parse({
    bom: true,
    skip_empty_lines: true,
    info: true,
    columns: (header: string[]) => {
      columns = header;
      const twice = header.find((name, index) => header.indexOf(name) < index);
      if (twice !== undefined) throw new DatasetError(`${path}:1: the column ${twice} is there twice; a name may be there once`);
      return header;
    },
  });
  const text = utf8Only(path);
  for (const source of [file, text]) source.on('error', (error: Error) => parser.destroy(error));
  try {
    for await (const row of file.pipe(text).pipe(parser)) {
      const { record, info } = row as { record: Record<string, string>; info: { lines: number } };
      yield { place: `${path}:${info.lines}`, value: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw unreadable(path, error);
    const { lines, record } = error as unknown as { lines: number; record?: unknown };
    const reason = Array.isArray(record)
      ? `found ${record.length} fields; the first line names ${columns.length} columns`
      : `not CSV (${error.message})`;
    throw new DatasetError(`${path}:${lines}: ${reason}`);
  } finally {
    file.destroy();
  }
}

/** Passes bytes on as they are. It fails with a DatasetError where they are not UTF-8, which would pass as U+FFFD. */
function utf8Only(path: string): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const check = (bytes: Uint8Array | undefined, done: TransformCallback): void => {
    try {
      decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      return done(new DatasetError(`the dataset ${path} is not UTF-8`));
    }
    done(null, bytes);
  };
  return new Transform({
    transform: (bytes: Uint8Array, _, done) => check(bytes, done),
    flush: (done) => check(undefined, done),
  });
}
