import type { PpoRecipe } from '../../../contract/recipe';
import { readRewardedPrompts, type RewardedPrompts } from '../../data/rewardedPrompts';
import type { ModelFolder } from '../../model/folder';

export interface PpoData extends RewardedPrompts {
  method: 'ppo';
  recipe: PpoRecipe;
}

/** @throws InputError, DatasetError or ModelError */
export async function readPpoData(recipe: PpoRecipe, base: ModelFolder): Promise<PpoData> {
  return { method: 'ppo', recipe, ...(await readRewardedPrompts(recipe, base)) };
}
