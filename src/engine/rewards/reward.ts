import type { PromptExample } from '../../contract/dataset';

/**
 * How good a completion of an example is. Throwing makes the completion a failed rollout.
 * @param length of the completion in tokens, with the one that ended it
 */
export type Reward = (example: PromptExample, completion: string, length: number) => number | Promise<number>;

export interface RewardedCompletion {
  example: PromptExample;
  completion: string;
  /** Tokens, with the one that ended it. */
  length: number;
  /** It was cut off at its largest length. */
  isTruncated: boolean;
}

/** A reward that looks at many completions at once: a number for each in order, or why that one cannot be scored. */
export type ScoreAll = (completions: readonly RewardedCompletion[]) => Promise<(number | Error)[]>;
