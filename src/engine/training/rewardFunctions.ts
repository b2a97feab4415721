import { rewardLabels, type RewardChoice } from '../../contract/reward';
import { rewardFunction } from '../rewards/registry';
import type { RewardFunction } from './rewarding';

/** The rewards of a recipe with their weights; null weighs each 1. @param maxCompletionLength tokens that a completion may have */
export function rewardFunctions(
  choices: readonly RewardChoice[],
  weights: readonly number[] | null,
  maxCompletionLength: number,
): RewardFunction[] {
  const labels = rewardLabels(choices);
  return choices.map((choice, index) => ({
    name: labels[index]!,
    weight: weights?.[index] ?? 1,
    score: rewardFunction(choice, maxCompletionLength),
  }));
}
