import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ForeignFileError, ParquetFile, type ParquetTable } from './parquetFile';

/** What the decoding thread is asked: for the table's metadata and columns, or for rows. */
export type DecodeAsk = 'describe' | { columns: readonly string[]; rowStart: number; rowEnd: number };
export type DecodeReply = { value: unknown } | { error: string };
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
    private readonly thread: DecodingThread,
    readonly metadata: ForeignTable['metadata'],
    readonly columns: ForeignTable['columns'],
  ) {}

  static async open(path: string, decoding: ForeignDecoding): Promise<ForeignParquetFile> {
    const thread = new DecodingThread(path, decoding);
    try {
      const { metadata, columns } = (await thread.ask('describe')) as ForeignTable;
      return new ForeignParquetFile(basename(path), thread, metadata, columns);
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  async read(columns: readonly string[], rowStart: number, rowEnd: number): Promise<Record<string, unknown>[]> {
    return (await this.thread.ask({ columns, rowStart, rowEnd })) as Record<string, unknown>[];
  }

  close(): Promise<unknown> {
    return this.thread.end();
  }
}

/** One question after the other. A thread that died, or was ended over a question, fails all later ones. */
class DecodingThread {
  private readonly worker: Worker;
  private last: Promise<unknown> = Promise.resolve();
  private death: Error | null = null;
  private fail: (error: Error) => void = () => undefined;

  constructor(
    private readonly path: string,
    private readonly decoding: ForeignDecoding,
  ) {
    this.worker = new Worker(decoding.worker, {
      workerData: path,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    this.worker.on('error', (error: Error) => this.die(error.message));
    this.worker.on('exit', () => this.die('its decoding was ended'));
  }

  ask(question: DecodeAsk): Promise<unknown> {
    const answer = this.last.then(() => this.askNow(question));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private async askNow(question: DecodeAsk): Promise<unknown> {
    if (this.death) throw this.death;
    const { timeout } = this.decoding;
    const timer = setTimeout(() => {
      this.die(`decoding it took longer than ${timeout / 1000} s`);
      void this.end();
    }, timeout);
    try {
      return await new Promise((resolve, reject) => {
        this.fail = reject;
        this.worker.once('message', (reply: DecodeReply) => {
          if ('value' in reply) resolve(reply.value);
          else reject(new Error(reply.error));
        });
        this.worker.postMessage(question);
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private die(why: string): void {
    this.death ??= new Error(`${basename(this.path)} cannot be read: ${why}.`);
    this.fail(this.death);
  }
}
