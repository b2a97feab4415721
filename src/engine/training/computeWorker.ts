import { parentPort } from 'node:worker_threads';
import type { Compute } from '../compute';
import { createCompute } from '../createCompute';
import type { WorkerAsk, WorkerReply } from './poolProtocol';

/** Entry of a pool's worker thread: one backend, answering one question after the other. */
const port = parentPort;
if (!port) throw new Error('computeWorker runs as a worker thread of a compute pool');

let compute: Compute | null = null;
let gradient: Float32Array | null = null;
let last: Promise<void> = Promise.resolve();

port.on('message', (message: WorkerAsk) => {
  last = last.then(async () => port.postMessage(await reply(message)));
});

async function reply(message: WorkerAsk): Promise<WorkerReply> {
  try {
    return { id: message.id, ok: true, reply: await answer(message) };
  } catch (error) {
    const { name, message: text, stack } = error instanceof Error ? error : new Error(String(error));
    return { id: message.id, ok: false, failure: { name, message: text, stack } };
  }
}

async function answer(message: WorkerAsk): Promise<unknown> {
  if (message.kind === 'open') {
    const opened = (compute = await createCompute(message.ask.options));
    return { backend: opened.backend, parameterCount: opened.parameterCount };
  }
  if (!compute) throw new Error('the worker was asked to compute before it was opened');
  switch (message.kind) {
    case 'shareGradient':
      gradient = new Float32Array(message.ask.gradient);
      return null;
    case 'setWeights':
      await compute.setWeights(message.ask.which, new Float32Array(message.ask.weights));
      return null;
    case 'sample':
      return compute.sample(message.ask.which, message.ask.requests, message.ask.options);
    case 'score':
      return compute.score(message.ask.which, message.ask.requests, message.ask.temperature);
    case 'values':
      return compute.values(message.ask.rows);
    case 'gradients': {
      if (!gradient) throw new Error('the worker has no gradient buffer');
      const result = await compute.gradients(message.ask.task, message.ask.dropout);
      gradient.set(result.gradient);
      return { loss: result.loss, sums: result.sums };
    }
    case 'memory':
      return compute.memory();
  }
}
