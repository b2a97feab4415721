import { basename, join } from 'node:path';
import { ForeignFileError, ParquetFile, type ParquetTable } from './parquetFile';
import { TimedThread } from './timedThread';

/** What the decoding thread is asked: for the table's metadata and columns, or for rows. */
export type DecodeAsk = 'describe' | { columns: readonly string[]; rowStart: number; rowEnd: number };
export type ForeignTable = Pick<ParquetTable, 'metadata' | 'columns'>;

/** How a file of another writer is decoded. */
export interface ForeignDecoding {
  /** File of the built `parquetWorker`. */
  worker: string;
  /** Of one question, ms. */
  timeout: number;
}

/** The worker lies beside the extension host's bundle, of which this is a part. */
const besideBundle = (): ForeignDecoding => ({ worker: join(__dirname, 'parquetWorker.cjs'), timeout: 20_000 });

/** Memory of the decoding thread: a small file may claim to hold any number of values. */
const heapMegabytes = 1024;

/**
 * Opens a Parquet file. One of ours is decoded here, since its checksums say that it is as it was written. One of another writer has
 * none, and damaged bytes keep the decoder busy for ever: a thread decodes it, which is ended when it takes too long.
 */
export async function openParquet(path: string, decoding: ForeignDecoding = besideBundle()): Promise<ParquetTable> {
  try {
    return await ParquetFile.open(path);
  } catch (error) {
    if (!(error instanceof ForeignFileError)) throw error;
    return ForeignParquetFile.open(path, decoding);
  }
}

class ForeignParquetFile implements ParquetTable {
  private constructor(
    readonly name: string,
    private readonly thread: TimedThread,
    readonly metadata: ForeignTable['metadata'],
    readonly columns: ForeignTable['columns'],
  ) {}

  static async open(path: string, decoding: ForeignDecoding): Promise<ForeignParquetFile> {
    const limits = { timeout: decoding.timeout, heapMegabytes };
    const name = basename(path);
    const thread = new TimedThread(decoding.worker, path, limits, (why) => `${name} cannot be read: ${why}.`);
    try {
      const { metadata, columns } = (await thread.ask('describe' satisfies DecodeAsk)) as ForeignTable;
      return new ForeignParquetFile(name, thread, metadata, columns);
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  async read(columns: readonly string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
    return (await this.thread.ask({ columns, rowStart, rowEnd } satisfies DecodeAsk)) as Record<string, unknown>[];
  }

  close(): Promise<unknown> {
    return this.thread.end();
  }
}
