import type { GrpoRecipe } from '../../contract/recipe';
import { rewardFunction } from '../rewards/registry';
import type { RewardFunction } from './rewarding';

/** The rewards of a recipe with their weights; null weighs each 1. */
export function rewardFunctions(names: GrpoRecipe['reward_funcs'], weights: readonly number[] | null): RewardFunction[] {
  return names.map((name, index) => ({ name, weight: weights?.[index] ?? 1, score: rewardFunction(name) }));
}
