import { basename } from 'node:path';
import { messageOf } from '../../store/errorCode';
import { DecodingThread, type DecodingOptions } from '../../store/decodingThread';
import type { ParquetTable } from '../../store/parquetFile';
import { builtFile } from '../builtFile';
import { DatasetError } from './datasetError';
import type { DatasetRow } from './row';

const besideProgram: DecodingOptions = {
  get worker() {
    return builtFile('parquetWorker.js');
  },
  timeout: 60_000,
};

/**
 * Rows of a Parquet file, one row group after the other, decoded by a thread with a time limit. 64-bit integers become numbers where those
 * can hold them, else texts.
 * @throws DatasetError where the file is damaged, or compressed in a way that is not supported
 */
export async function* readParquet(path: string, decoding: DecodingOptions = besideProgram): AsyncGenerator<DatasetRow> {
  const thread = new DecodingThread(decoding);
  try {
    const table = await naming(path, () => thread.open(path));
    let start = 0;
    for (const group of table.metadata.row_groups) {
      const end = start + Number(group.num_rows);
      for (const row of await readGroup(path, table, start, end)) {
        start++;
        yield { place: `${path}: row ${start}`, value: plain(row) as Record<string, unknown> };
      }
    }
  } finally {
    thread.dispose();
  }
}

function readGroup(path: string, table: ParquetTable, start: number, end: number): Promise<Record<string, unknown>[]> {
  return naming(path, () => table.read([...table.columns.keys()], start, end));
}

async function naming<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const sentence = messageOf(error).replace(/\.$/, '');
    const name = basename(path);
    throw new DatasetError(`the dataset ${path} ${sentence.startsWith(name) ? sentence.slice(name.length + 1) : sentence}`);
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plain);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
