import type { PromptExample } from '../../contract/dataset';
import type { ModuleReward } from '../../contract/reward';
import { builtFile } from '../training/openCompute';
import type { Reward } from './reward';
import { rewardThread } from './rewardThread';

/** What the thread of a module is asked. */
export interface ModuleAsk {
  example: PromptExample;
  completion: string;
  length: number;
}

/**
 * What the default export of the user's own module gives for `(example, completion, length)`; it may be async. The module runs in a thread of
 * its own. A completion that takes longer than `time_limit` throws; the next one gets a new thread, up to three times.
 * @param worker built file of `moduleWorker.ts`
 */
export function moduleReward({ path, time_limit }: Omit<ModuleReward, 'name'>, worker = builtFile('rewardModule.js')): Reward {
  const ask = rewardThread(worker, path, time_limit * 1000, path);
  return async (example, completion, length) => {
    const value = await ask({ example, completion, length } satisfies ModuleAsk);
    if (typeof value === 'number') return value;
    throw new Error(`${path}: it returned ${JSON.stringify(value)}; a number is needed`);
  };
}
