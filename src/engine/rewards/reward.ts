import type { PromptExample } from '../../contract/dataset';

/**
 * How good a completion of an example is. Throwing makes the completion a failed rollout.
 * @param length of the completion in tokens, with the one that ended it
 */
export type Reward = (example: PromptExample, completion: string, length: number) => number | Promise<number>;
