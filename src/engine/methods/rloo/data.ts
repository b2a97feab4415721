import type { RlooRecipe } from '../../../contract/recipe';
import { readRewardedPrompts, type RewardedPrompts } from '../../data/rewardedPrompts';
import type { ModelFolder } from '../../model/folder';

export interface RlooData extends RewardedPrompts {
  method: 'rloo';
  recipe: RlooRecipe;
}

/** @throws InputError or DatasetError */
export async function readRlooData(recipe: RlooRecipe, base: ModelFolder): Promise<RlooData> {
  return { method: 'rloo', recipe, ...(await readRewardedPrompts(recipe, base)) };
}
