import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../store/errorCode';
import { ParquetFile } from '../../store/parquetFile';
import { KeptFooters } from '../../store/parquetFooters';
import type { ThreadReply } from '../../store/timedThread';
import { rolloutAnswers } from './rolloutAnswers';
import type { RolloutAsk } from './rolloutsThread';

/** Entry of the thread that answers what panels ask of rollouts files, and that may be ended in the middle of that. */
const port = parentPort;
if (!port) throw new Error('rolloutsWorker runs as a worker thread');
const footers = new KeptFooters();
const answer = rolloutAnswers({ open: (path) => ParquetFile.open(path, footers) });

port.on('message', ({ name, path, ask }: RolloutAsk) => {
  void answer(name, path, ask).then(
    (value) => port.postMessage({ value } satisfies ThreadReply, handedOver(value)),
    (error: unknown) => port.postMessage({ error: messageOf(error) } satisfies ThreadReply),
  );
});

/** Bytes are handed over and not copied. */
function handedOver(value: unknown): ArrayBuffer[] {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
}
