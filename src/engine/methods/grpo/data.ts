import type { PromptExample } from '../../../contract/dataset';
import type { GrpoRecipe } from '../../../contract/recipe';
import { readPromptData } from '../../data/promptData';
import type { ModelFolder } from '../../model/folder';
import { checkRewardFiles } from '../../rewards/rewardFiles';

export interface GrpoData {
  method: 'grpo';
  recipe: GrpoRecipe;
  examples: PromptExample[];
  heldOut: PromptExample[] | null;
}

/** @throws InputError, DatasetError or ModelError */
export async function readGrpoData(recipe: GrpoRecipe, base: ModelFolder): Promise<GrpoData> {
  await checkRewardFiles(recipe.reward_funcs);
  return { method: 'grpo', recipe, ...(await readPromptData(recipe, base)) };
}
