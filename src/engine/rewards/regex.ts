import type { RegexReward } from '../../contract/reward';
import { builtFile } from '../builtFile';
import type { Reward } from './reward';
import { rewardThread } from './rewardThread';

/**
 * 1 where a regular expression occurs in the completion, else 0.
 * Some expressions take for ever on some texts (`(a+)+$`): matching runs in a thread of its own, which is ended then.
 * @param timeLimit of one completion, ms; beyond it the reward throws
 * @param worker built file of `regexWorker.ts`
 */
export function regexReward(
  { pattern, flags }: Omit<RegexReward, 'name'>,
  timeLimit = 1000,
  worker = builtFile('rewardRegex.js'),
): Reward {
  const { ask } = rewardThread(worker, { pattern, flags }, timeLimit, `matching ${pattern}`);
  return async (_example, text) => ((await ask(text)) === true ? 1 : 0);
}
