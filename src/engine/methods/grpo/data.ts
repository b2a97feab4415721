import type { PromptExample } from '../../../contract/dataset';
import type { DatasetSource, GrpoRecipe } from '../../../contract/recipe';
import { loadPrompts } from '../../data/load';
import { checkPrompts, named } from '../../data/prompts';
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
  const load = async (source: DatasetSource): Promise<PromptExample[]> => {
    const prompts = named(await loadPrompts(source, base.path));
    checkPrompts(typeof source === 'string' ? source : source.generator, prompts, base, recipe.max_completion_length);
    return prompts;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'grpo', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}
