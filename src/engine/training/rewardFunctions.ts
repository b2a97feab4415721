import { rewardLabels, type RewardChoice } from '../../contract/reward';
import { rewardFunction } from '../rewards/registry';
import { rewardModelScores } from '../rewards/rewardModel';
import type { OpenModel } from './openCompute';
import type { RewardFunction } from './rewarding';

/**
 * The rewards of a recipe with their weights; null weighs each 1.
 * @param maxCompletionLength tokens that a completion may have
 * @param open where reward models are opened
 */
export async function rewardFunctions(
  choices: readonly RewardChoice[],
  weights: readonly number[] | null,
  maxCompletionLength: number,
  open: OpenModel,
): Promise<RewardFunction[]> {
  const labels = rewardLabels(choices);
  const rewards: RewardFunction[] = [];
  for (const [index, choice] of choices.entries()) {
    const named = { name: labels[index]!, weight: weights?.[index] ?? 1 };
    if (typeof choice === 'object' && choice.name === 'reward_model')
      rewards.push({ ...named, scoreAll: await rewardModelScores(choice.path, open) });
    else rewards.push({ ...named, score: rewardFunction(choice, maxCompletionLength) });
  }
  return rewards;
}
