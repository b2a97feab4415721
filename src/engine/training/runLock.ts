import { earlierControl } from '../../store/controlFiles';
import { acquireRunLock, RunLockedError } from '../../store/lock';
import { InputError } from '../inputError';

/**
 * Makes this process the one trainer of a run while `train` runs. Requests meant for an earlier process of the run are dropped; one
 * made since this one can be found, by its lock or by run.json, stays.
 * @throws InputError where another process trains the run
 */
export async function withRunLock<T>(runFolder: string, train: () => Promise<T>): Promise<T> {
  const forgetEarlier = earlierControl(runFolder);
  const lock = await acquireRunLock(runFolder).catch(refuseLocked);
  try {
    forgetEarlier();
    return await train();
  } finally {
    lock.release();
  }
}

/** To ask for what another process holds, or may hold, is bad input. */
export function refuseLocked(error: unknown): never {
  throw error instanceof RunLockedError ? new InputError(error.message) : error;
}
