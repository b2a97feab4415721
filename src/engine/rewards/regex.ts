import { createContext, Script } from 'node:vm';
import type { RegexReward } from '../../contract/reward';
import type { Reward } from './reward';

const search = new Script('pattern.test(text)');

/**
 * 1 where a regular expression occurs in the completion, else 0.
 * Some expressions take for ever on some texts (`(a+)+$`): matching runs where V8 can end it.
 * @param timeLimit of one completion, ms; beyond it the reward throws
 */
export function regexReward({ pattern, flags }: Omit<RegexReward, 'name'>, timeLimit = 1000): Reward {
  const context = createContext({});
  return (_example, text) => {
    Object.assign(context, { pattern: new RegExp(pattern, flags), text });
    try {
      return search.runInContext(context, { timeout: timeLimit }) ? 1 : 0;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new Error(`matching ${pattern} took longer than ${timeLimit} ms`);
    }
  };
}
