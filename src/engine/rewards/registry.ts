import type { PromptExample } from '../../contract/dataset';
import type { GrpoRecipe } from '../../contract/recipe';
import { countdownReward } from './countdown';
import { exactMatchReward } from './exactMatch';
import { formatReward } from './format';

export type RewardName = GrpoRecipe['reward_funcs'][number];
/** How good a completion of an example is. Throwing makes the completion a failed rollout. */
export type Reward = (example: PromptExample, completion: string) => number;

const rewards: Record<RewardName, Reward> = { countdown: countdownReward, exact_match: exactMatchReward, format: formatReward };

/** The reward function of a recipe's name for it. */
export function rewardFunction(name: RewardName): Reward {
  return rewards[name];
}
