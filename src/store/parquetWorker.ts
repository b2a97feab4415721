import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from './errorCode';
import { ParquetFile } from './parquetFile';
import type { DecodeAsk, ForeignTable } from './foreignParquet';
import type { ThreadReply } from './timedThread';

/** Entry of the thread that decodes a Parquet file of another writer: it may have to be ended in the middle of that. */
const port = parentPort;
if (!port) throw new Error('parquetWorker runs as a worker thread');
const file = ParquetFile.open(workerData as string, { unchecked: true });
// A rejection is met by the first question.
file.catch(() => undefined);

port.on('message', (ask: DecodeAsk) => {
  void answer(ask).then(
    (value) => port.postMessage({ value } satisfies ThreadReply),
    (error: unknown) => port.postMessage({ error: messageOf(error) } satisfies ThreadReply),
  );
});

async function answer(ask: DecodeAsk): Promise<ForeignTable | Record<string, unknown>[]> {
  const { metadata, columns, read } = await file;
  return ask === 'describe' ? { metadata, columns } : read.call(await file, ask.columns, ask.rowStart, ask.rowEnd);
}
