import type { PromptExample } from '../../../contract/dataset';
import type { PpoRecipe } from '../../../contract/recipe';
import { readPromptData } from '../../data/promptData';
import type { ModelFolder } from '../../model/folder';
import { checkRewardFiles } from '../../rewards/rewardFiles';

export interface PpoData {
  method: 'ppo';
  recipe: PpoRecipe;
  examples: PromptExample[];
  heldOut: PromptExample[] | null;
}

/** @throws InputError, DatasetError or ModelError */
export async function readPpoData(recipe: PpoRecipe, base: ModelFolder): Promise<PpoData> {
  await checkRewardFiles(recipe.reward_funcs);
  return { method: 'ppo', recipe, ...(await readPromptData(recipe, base)) };
}
