import { createContext, Script } from 'node:vm';

/** Work was ended because it took too long. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

const asked: { work: () => void } = { work: () => {} };
const context = createContext(asked);
const script = new Script('work()');
let isLimited = false;

/**
 * Runs synchronous work that may never come to an end, such as a program of somebody else's; V8 ends it where it takes longer, wherever it is. Within
 * limited work the limit of that holds. Starting one costs a thread that watches: limit many small things together. Memory is not limited.
 * @param limit ms
 * @throws TimeLimitError, or what the work throws
 */
export function withTimeLimit<T>(work: () => T, limit: number): T {
  if (isLimited) return work();
  let result: { value: T } | undefined;
  asked.work = () => {
    result = { value: work() };
  };
  isLimited = true;
  try {
    script.runInContext(context, { timeout: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new TimeLimitError(`it took longer than ${limit / 1000} s`);
  } finally {
    isLimited = false;
    asked.work = () => {};
  }
  return result!.value;
}
