import { ThreadDeath, TimedThread } from '../../store/timedThread';

export const REWARD_HEAP_MEGABYTES = 1024;
/** A run whose reward never answers would wait this often, and not for each of its completions. */
const PATIENCE = 3;

/** A thread that says what a completion is worth. */
export interface RewardThread {
  ask(question: unknown): Promise<unknown>;
  /** Fails what is being asked, and whatever is asked later. */
  end(): void;
}

/**
 * A thread to be asked what completions are worth; the first question starts it.
 * @param file built entry of the thread
 * @param timeout of one completion, ms
 * @param name what a sentence about the thread's end begins with
 * @param patience so many times in a row a thread may give no answer before none is asked again
 */
export function rewardThread(
  file: string,
  workerData: unknown,
  timeout: number,
  name: string,
  patience = PATIENCE,
): RewardThread {
  const thread = new TimedThread(file, workerData, { timeout, heapMegabytes: REWARD_HEAP_MEGABYTES, patience });
  return {
    ask: (question) =>
      thread.ask(question).catch((error: Error) => {
        throw error instanceof ThreadDeath ? new ThreadDeath(`${name}: ${error.message}`) : error;
      }),
    end: () => thread.end(),
  };
}
