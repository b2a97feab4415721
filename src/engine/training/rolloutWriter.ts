import { parentPort, workerData } from 'node:worker_threads';
import { writeRollouts } from '../../store/rolloutFiles';
import type { RolloutsWritten, TokenTable, WriteRollouts } from './rolloutMessage';
import { rolloutGroups } from './rolloutRow';

/** Entry of the thread that encodes and writes rollout files, so that the trainer never waits for them. */
const port = parentPort;
if (!port) throw new Error('rolloutWriter runs as a worker thread of a trainer');
const table = workerData as TokenTable;

let last: Promise<void> = Promise.resolve();

port.on('message', (message: WriteRollouts) => {
  last = last.then(async () => port.postMessage(await write(message)));
});

async function write({ id, path, temperature, rollouts }: WriteRollouts): Promise<RolloutsWritten> {
  try {
    await writeRollouts(path, rolloutGroups(rollouts, temperature, table));
    return { id, error: null };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, error: { message, code } };
  }
}
