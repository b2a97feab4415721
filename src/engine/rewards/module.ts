import type { PromptExample } from '../../contract/dataset';
import type { ModuleReward } from '../../contract/reward';
import { TimedThread } from '../../store/timedThread';
import { builtFile } from '../training/openCompute';
import type { Reward } from './reward';

/** What the thread of a module is asked. */
export interface ModuleAsk {
  example: PromptExample;
  completion: string;
  length: number;
}

const HEAP_MEGABYTES = 1024;

/**
 * What the default export of the user's own module gives for `(example, completion, length)`; it may be async. The module runs in a thread of
 * its own. A completion that takes longer than `time_limit` throws; the next one gets a new thread.
 * @param worker built file of `moduleWorker.ts`
 */
export function moduleReward({ path, time_limit }: Omit<ModuleReward, 'name'>, worker = builtFile('rewardModule.js')): Reward {
  const limits = { timeout: time_limit * 1000, heapMegabytes: HEAP_MEGABYTES };
  let thread: TimedThread | null = null;
  return async (example, completion, length) => {
    if (!thread || thread.isDead) thread = new TimedThread(worker, path, limits, (why) => `${path}: ${why}`);
    const value = await thread.ask({ example, completion, length } satisfies ModuleAsk);
    if (typeof value === 'number') return value;
    throw new Error(`${path}: it returned ${JSON.stringify(value)}; a number is needed`);
  };
}
