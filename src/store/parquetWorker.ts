import { parentPort } from 'node:worker_threads';
import type { DecodeAsk, TableDescription } from './decodingThread';
import { messageOf } from './errorCode';
import { ParquetFile } from './parquetFile';
import type { ThreadReply } from './timedThread';

/** Entry of the thread that decodes Parquet files, and that may be ended in the middle of that. */
const port = parentPort;
if (!port) throw new Error('parquetWorker runs as a worker thread');
const files = new Map<number, Promise<ParquetFile>>();

port.on('message', (ask: DecodeAsk) => {
  if (ask.question === 'close') return void close(ask.file);
  void answer(ask).then(
    (value) => port.postMessage({ value } satisfies ThreadReply),
    (error: unknown) => port.postMessage({ error: messageOf(error) } satisfies ThreadReply),
  );
});

/** A file that was opened by a thread before this one is opened again. */
async function answer({ file, path, question }: DecodeAsk): Promise<TableDescription | Record<string, unknown>[]> {
  let opening = files.get(file);
  if (!opening) files.set(file, (opening = ParquetFile.open(path)));
  const table = await opening.catch((error: unknown) => {
    files.delete(file);
    throw error;
  });
  if (typeof question === 'string') return { metadata: table.metadata, columns: table.columns };
  return table.read(question.columns, question.rowStart, question.rowEnd);
}

async function close(file: number): Promise<void> {
  const opening = files.get(file);
  files.delete(file);
  await (await opening)?.close();
}
