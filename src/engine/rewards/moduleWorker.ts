import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../../store/errorCode';
import type { ThreadReply } from '../../store/timedThread';
import { LOAD, type ModuleAsk } from './moduleAsk';

/** Entry of the thread that runs a reward module of the user's. */
const port = parentPort;
if (!port) throw new Error('moduleWorker runs as a worker thread');
const path = workerData as string;

port.on('message', (ask: ModuleAsk | typeof LOAD) => {
  void answer(ask).then(
    (value) => port.postMessage({ value } satisfies ThreadReply),
    (error: unknown) => port.postMessage({ error: `${path}: ${messageOf(error)}` } satisfies ThreadReply),
  );
});

async function answer(ask: ModuleAsk | typeof LOAD): Promise<unknown> {
  const judge = await load();
  return ask === LOAD ? null : judge(ask.example, ask.completion, ask.length);
}

async function load(): Promise<(...parts: unknown[]) => unknown> {
  const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  if (typeof module.default !== 'function') throw new Error('it has no default export that is a function');
  return module.default as (...parts: unknown[]) => unknown;
}
