import type { ModuleReward } from '../../contract/reward';
import { builtFile } from '../builtFile';
import { TimedThread } from '../../store/timedThread';
import { InputError } from '../inputError';
import { LOAD, type ModuleAsk } from './moduleAsk';
import type { Reward } from './reward';
import { REWARD_HEAP_MEGABYTES, rewardThread } from './rewardThread';

/**
 * What the default export of the user's own module gives for `(example, completion, length)`; it may be async. The module runs in a thread of
 * its own. A completion that takes longer than `time_limit` throws; the next one gets a new thread, up to three times.
 * @param worker built file of `moduleWorker.ts`
 */
export function moduleReward({ path, time_limit }: Omit<ModuleReward, 'name'>, worker = builtFile('rewardModule.js')): Reward {
  const { ask } = rewardThread(worker, path, time_limit * 1000, path);
  return async (example, completion, length) => {
    const value = await ask({ example, completion, length } satisfies ModuleAsk);
    if (typeof value === 'number') return value;
    throw new Error(`${path}: it returned ${JSON.stringify(value)}; a number is needed`);
  };
}

/** Starting a thread and reading what a module imports takes longer than judging one completion. */
const LEAST_LOADING_SECONDS = 30;

/**
 * Runs the module in a thread once, so that a mistake in it is found before a run is begun.
 * @throws InputError where it cannot be loaded, or has no default export that is a function
 */
export async function checkModule(
  { path, time_limit }: Omit<ModuleReward, 'name'>,
  worker = builtFile('rewardModule.js'),
): Promise<void> {
  const timeout = 1000 * Math.max(time_limit, LEAST_LOADING_SECONDS);
  const thread = new TimedThread(worker, path, { timeout, heapMegabytes: REWARD_HEAP_MEGABYTES });
  try {
    await thread.ask(LOAD);
  } catch (error) {
    const [why] = (error as Error).message.replace(`${path}: `, '').split('\n');
    throw new InputError(`the reward module ${path} cannot be loaded: ${why}`);
  } finally {
    thread.end();
  }
}
