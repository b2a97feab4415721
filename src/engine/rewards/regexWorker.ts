import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadReply } from '../../store/timedThread';

/** Entry of the thread that searches completions for a regular expression. */
const port = parentPort;
if (!port) throw new Error('regexWorker runs as a worker thread');
const { pattern, flags } = workerData as { pattern: string; flags: string };

port.on('message', (text: string) => {
  // A new one each time: with the flags g and y an expression remembers where it was.
  port.postMessage({ value: new RegExp(pattern, flags).test(text) } satisfies ThreadReply);
});
