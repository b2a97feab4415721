import { rewardLabels, type RewardChoice } from '../../contract/reward';
import { openAnswers } from '../evaluation/answers';
import { BestOfNStrategy } from '../evaluation/bestOfNStrategy';
import { BudgetForcingStrategy } from '../evaluation/budgetForcingStrategy';
import { ForkingTemperatureStrategy } from '../evaluation/forkingTemperatureStrategy';
import { SelfConsistencyStrategy } from '../evaluation/selfConsistencyStrategy';
import type { Strategy } from '../evaluation/strategy';
import { InputError } from '../inputError';
import { ModelError } from '../model/modelError';
import type { ModelTokenizer } from '../model/tokenizer';
import type { OpenModel } from '../training/openCompute';
import { rewardFunctions } from '../training/rewardFunctions';
import type { RewardFunction } from '../training/rewarding';
import type { StrategyAsked } from './strategyOptions';

export interface PreparedStrategy {
  /** null where samples are only counted. */
  strategy: Strategy | null;
  /** Most tokens that it appends to a completion: positions that the model needs besides. */
  appended: number;
  /** Rewards that are asked, a selector too. */
  choices: readonly RewardChoice[];
  /** The verifier first; a selector last, which counts nothing in the sum. @param maxTokens of a completion */
  rewards(maxTokens: number, open: OpenModel): Promise<RewardFunction[]>;
  /** @throws InputError where completions of `maxTokens` leave the strategy nothing to do */
  check(maxTokens: number): void;
}

/**
 * A strategy made ready for a model. @param choices rewards that judge
 * @throws InputError where the model has no tokens for a text that is to be appended
 */
export function evaluationStrategy(
  asked: StrategyAsked,
  choices: readonly RewardChoice[],
  tokenizer: Pick<ModelTokenizer, 'encode'>,
): PreparedStrategy {
  const selector = 'selector' in asked && asked.selector !== null ? asked.selector : null;
  const all = selector === null ? choices : [...choices, selector];
  const label = selector === null ? null : rewardLabels(all).at(-1)!;
  const weights = all.map((_, index) => (index < choices.length ? 1 : 0));
  const rewards: PreparedStrategy['rewards'] = async (maxTokens, open) => {
    const functions = await rewardFunctions(all, weights, maxTokens, open);
    return functions.map((reward, index) => (index < choices.length ? reward : { ...reward, selects: true }));
  };
  const isLogit = typeof selector === 'object' && selector?.name === 'reward_model';
  const weighs = label === null ? null : { name: label, isLogit };
  const plain = { appended: 0, choices: all, rewards, check: () => undefined };
  switch (asked.name) {
    case 'pass@k':
      return { ...plain, strategy: null };
    case 'self-consistency':
      return { ...plain, strategy: new SelfConsistencyStrategy(asked.answer, openAnswers(asked.answer).extract, weighs) };
    case 'best-of-n':
      return { ...plain, strategy: new BestOfNStrategy(label!) };
    case 'forking-temperature':
      return { ...plain, strategy: new ForkingTemperatureStrategy(asked) };
    case 'budget-forcing': {
      const { forcing } = asked;
      const isExtension = forcing.kind === 'extend';
      const textIds = isExtension
        ? tokensOf('wait', forcing.wait, tokenizer)
        : tokensOf('answer-prompt', forcing.answerPrompt, tokenizer);
      const endIds =
        isExtension && forcing.thinkingEnd !== null ? tokensOf('thinking-end', forcing.thinkingEnd, tokenizer) : null;
      const check = (maxTokens: number): void => {
        const longest = isExtension ? 0 : Math.max(...forcing.thinkingTokens);
        if (longest < maxTokens) return;
        throw new InputError(
          `--thinking-tokens is ${longest}; allowed: fewer than the ${maxTokens} tokens that a completion may have`,
        );
      };
      const appended = textIds.length * (isExtension ? forcing.extensions : 1);
      return { strategy: new BudgetForcingStrategy(forcing, textIds, endIds), appended, choices: all, rewards, check };
    }
  }
}

function tokensOf(option: string, text: string, tokenizer: Pick<ModelTokenizer, 'encode'>): number[] {
  try {
    const ids = tokenizer.encode(text, { specialTokens: false });
    if (ids.length > 0) return ids;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new InputError(`--${option} is ${JSON.stringify(text)}; allowed: a text of the model's tokens (${error.message})`);
  }
  throw new InputError(`--${option} is ${JSON.stringify(text)}, which has no tokens; at least one is needed`);
}
