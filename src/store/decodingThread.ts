import { basename } from 'node:path';
import type { ParquetDecoder, ParquetTable } from './parquetFile';
import { ThreadDeath, TimedThread } from './timedThread';

/** What is asked of a file: its metadata and columns, rows, or to close it, to which there is no reply. */
export type DecodeQuestion = 'describe' | { columns: readonly string[]; rowStart: number; rowEnd: number } | 'close';
export interface DecodeAsk {
  /** Tells open files apart, since one path can be open twice. */
  file: number;
  path: string;
  question: DecodeQuestion;
}
export type TableDescription = Pick<ParquetTable, 'metadata' | 'columns'>;

export interface DecodingOptions {
  /** File of the built `parquetWorker`. */
  worker: string;
  /** Of one question, ms. */
  timeout: number;
}

/**
 * Of V8's heap in the thread: a small file may claim to hold any number of values. Buffers lie outside that heap and are not limited
 * by it.
 */
const heapMegabytes = 1024;

/**
 * Decodes Parquet files in a thread of its own, which is ended where a question takes too long: the bytes of a workspace's files may be
 * anybody's, and there are some that keep the decoder busy for ever. Checksums tell damage from what was written, not who wrote it.
 */
export class DecodingThread implements ParquetDecoder {
  private thread: TimedThread | null = null;
  private files = 0;

  constructor(private readonly options: DecodingOptions) {}

  async open(path: string): Promise<ParquetTable> {
    const file = ++this.files;
    const ask = (question: DecodeQuestion): Promise<unknown> => this.ask({ file, path, question });
    const { metadata, columns } = (await ask('describe')) as TableDescription;
    return {
      name: basename(path),
      metadata,
      columns,
      read: async (columns, rowStart, rowEnd) => (await ask({ columns, rowStart, rowEnd })) as Record<string, unknown>[],
      close: () => Promise.resolve(this.thread?.tell({ file, path, question: 'close' } satisfies DecodeAsk)),
    };
  }

  /** Fails what is being asked, and whatever is asked later. */
  dispose(): void {
    this.whole().end();
  }

  private async ask(ask: DecodeAsk): Promise<unknown> {
    try {
      return await this.whole().ask(ask);
    } catch (error) {
      if (!(error instanceof ThreadDeath)) throw error;
      throw new Error(`${basename(ask.path)} cannot be read: ${error.message}.`);
    }
  }

  private whole(): TimedThread {
    const { worker, timeout } = this.options;
    return (this.thread ??= new TimedThread(worker, undefined, { timeout, heapMegabytes }));
  }
}
