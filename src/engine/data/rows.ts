import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { isMissing } from '../../store/errorCode';
import { readCsv } from './csv';
import { DatasetError, unreadable } from './datasetError';
import { readJsonLines } from './jsonLines';
import { readParquet } from './parquet';
import type { DatasetRow } from './row';

const readers: Record<string, (path: string) => AsyncIterable<DatasetRow>> = { '.csv': readCsv, '.parquet': readParquet };

/**
 * Every row of a dataset file: Parquet and CSV by their extension, JSONL by any other.
 * @throws DatasetError naming file and place of what cannot be read, or the file where it is missing or has no example
 */
export async function readRows(path: string): Promise<DatasetRow[]> {
  await requireFile(path);
  const read = readers[extname(path).toLowerCase()] ?? readJsonLines;
  const rows: DatasetRow[] = [];
  for await (const row of read(path)) rows.push(row);
  if (rows.length === 0) throw new DatasetError(`the dataset ${path} has no example; it needs at least one`);
  return rows;
}

async function requireFile(path: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (error) {
    if (isMissing(error)) throw new DatasetError(`the dataset ${path} does not exist`);
    throw unreadable(path, error);
  }
  if (!isFile) throw new DatasetError(`the dataset ${path} is not a file; a JSONL, Parquet or CSV file is needed`);
}
