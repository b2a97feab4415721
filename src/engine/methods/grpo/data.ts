import type { GrpoRecipe } from '../../../contract/recipe';
import { readRewardedPrompts, type RewardedPrompts } from '../../data/rewardedPrompts';
import type { ModelFolder } from '../../model/folder';

export interface GrpoData extends RewardedPrompts {
  method: 'grpo';
  recipe: GrpoRecipe;
}

/** @throws InputError, DatasetError or ModelError */
export async function readGrpoData(recipe: GrpoRecipe, base: ModelFolder): Promise<GrpoData> {
  return { method: 'grpo', recipe, ...(await readRewardedPrompts(recipe, base)) };
}
