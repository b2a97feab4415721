import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ParquetDecoder, ParquetTable } from './parquetFile';

/** What is asked of a file: its metadata and columns, rows, or to close it, to which there is no reply. */
export type DecodeQuestion = 'describe' | { columns: readonly string[]; rowStart: number; rowEnd: number } | 'close';
export interface DecodeAsk {
  /** Tells open files apart, since one path can be open twice. */
  file: number;
  path: string;
  question: DecodeQuestion;
}
export type DecodeReply = { value: unknown } | { error: string };
export type TableDescription = Pick<ParquetTable, 'metadata' | 'columns'>;

export interface DecodingOptions {
  /** File of the built `parquetWorker`. */
  worker: string;
  /** Of one question, ms. */
  timeout: number;
}

/** The worker lies beside the extension host's bundle, of which this is a part. */
const besideBundle = (): DecodingOptions => ({ worker: join(__dirname, 'parquetWorker.cjs'), timeout: 20_000 });

/**
 * Of V8's heap in the thread: a small file may claim to hold any number of values. Buffers lie outside that heap and are not limited
 * by it.
 */
const heapMegabytes = 1024;

/**
 * Decodes Parquet files in a thread of its own, which is ended where a question takes too long: the bytes of a workspace's files may be
 * anybody's, and there are some that keep the decoder busy for ever. Checksums tell damage from what was written, not who wrote it. The
 * thread is started by the first question, answers one after the other, and is replaced where it was ended.
 */
export class DecodingThread implements ParquetDecoder {
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private files = 0;
  private isDisposed = false;
  /** What settles the question being answered. */
  private asked: { reply(reply: DecodeReply): void; fail(why: string): void } | null = null;

  constructor(private readonly options: DecodingOptions = besideBundle()) {}

  async open(path: string): Promise<ParquetTable> {
    const file = ++this.files;
    const ask = (question: DecodeQuestion): Promise<unknown> => this.ask({ file, path, question });
    const { metadata, columns } = (await ask('describe')) as TableDescription;
    return {
      name: basename(path),
      metadata,
      columns,
      read: async (columns, rowStart, rowEnd) => (await ask({ columns, rowStart, rowEnd })) as Record<string, unknown>[],
      close: () => Promise.resolve(this.worker?.postMessage({ file, path, question: 'close' } satisfies DecodeAsk)),
    };
  }

  /** Fails what is being asked, and whatever is asked later. */
  dispose(): void {
    this.isDisposed = true;
    this.end('its decoding was ended');
  }

  private ask(ask: DecodeAsk): Promise<unknown> {
    const answer = this.last.then(() => this.askNow(ask));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async askNow(ask: DecodeAsk): Promise<unknown> {
    const { timeout } = this.options;
    const timer = setTimeout(() => this.end(`decoding it took longer than ${timeout / 1000} s`), timeout);
    try {
      return await new Promise((resolve, reject) => {
        this.asked = {
          reply: (reply) => ('value' in reply ? resolve(reply.value) : reject(new Error(reply.error))),
          fail: (why) => reject(new Error(`${basename(ask.path)} cannot be read: ${why}.`)),
        };
        if (this.isDisposed) this.asked.fail('its decoding was ended');
        else (this.worker ??= this.start()).postMessage(ask);
      });
    } finally {
      this.asked = null;
      clearTimeout(timer);
    }
  }

  private start(): Worker {
    const worker = new Worker(this.options.worker, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
    const ifCurrent = (act: () => void): void => {
      if (worker === this.worker) act();
    };
    worker.on('message', (reply: DecodeReply) => ifCurrent(() => this.asked?.reply(reply)));
    worker.on('error', (error: Error) => ifCurrent(() => this.end(error.message)));
    worker.on('exit', () => ifCurrent(() => this.end('its decoding was ended')));
    return worker;
  }

  private end(why: string): void {
    const { worker } = this;
    this.worker = null;
    this.asked?.fail(why);
    void worker?.terminate();
  }
}
