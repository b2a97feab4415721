import type { PromptExample } from '../../contract/dataset';
import type { DatasetSource, GroupRecipe, PpoRecipe } from '../../contract/recipe';
import type { ModelFolder } from '../model/folder';
import { checkRewardFiles, checkRewardTemplates } from '../rewards/rewardFiles';
import { loadPrompts } from './load';
import { checkPrompts, named } from './prompts';

export interface RewardedPrompts {
  examples: PromptExample[];
  heldOut: PromptExample[] | null;
}

/** The prompts of a method that samples completions and rewards them. @throws InputError or DatasetError */
export async function readRewardedPrompts(recipe: GroupRecipe | PpoRecipe, base: ModelFolder): Promise<RewardedPrompts> {
  await checkRewardFiles(recipe.reward_funcs);
  const load = async (source: DatasetSource): Promise<PromptExample[]> => {
    const prompts = named(await loadPrompts(source, base.path));
    checkPrompts(typeof source === 'string' ? source : source.generator, prompts, base, recipe.max_completion_length);
    await checkRewardTemplates(recipe.reward_funcs, prompts);
    return prompts;
  };
  const examples = await load(recipe.train_dataset);
  return { examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}
