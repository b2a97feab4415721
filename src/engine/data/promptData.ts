import type { PromptExample } from '../../contract/dataset';
import type { DatasetSource, RolloutRecipe } from '../../contract/recipe';
import type { ModelFolder } from '../model/folder';
import { loadPrompts } from './load';
import { checkPrompts, named } from './prompts';

/** The prompts of a method that samples completions, each with room for one. @throws InputError or DatasetError */
export async function readPromptData(
  recipe: Pick<RolloutRecipe, 'train_dataset' | 'eval_dataset' | 'max_completion_length'>,
  base: ModelFolder,
): Promise<{ examples: PromptExample[]; heldOut: PromptExample[] | null }> {
  const load = async (source: DatasetSource): Promise<PromptExample[]> => {
    const prompts = named(await loadPrompts(source, base.path));
    checkPrompts(typeof source === 'string' ? source : source.generator, prompts, base, recipe.max_completion_length);
    return prompts;
  };
  const examples = await load(recipe.train_dataset);
  return { examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}
