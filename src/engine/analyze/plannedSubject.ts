import { defaultRecipe } from '../../analysis/memory/defaultRecipe';
import type { MemorySubject } from '../../contract/memorySubject';
import type { ModelChoice, RecipeChoice } from '../../contract/messages/memory';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { readRecipeFile } from '../cli/recipeFile';
import { InputError } from '../inputError';
import { ASSUMED_PROMPT } from './longestPrompt';
import { memoryModelOf, readMemoryModel } from './memoryModel';
import { memorySubject } from './memorySubject';

/**
 * What is read of a model and a recipe that the user chose.
 * @throws InputError or ModelError in one sentence
 */
export async function plannedSubject(ask: { model: ModelChoice; recipe: RecipeChoice }): Promise<MemorySubject> {
  const { model: chosen, recipe: from } = ask;
  if (from.kind === 'defaults') {
    if (chosen.kind === 'recipe') throw new InputError('the defaults of a method name no model: choose one');
    const recipe = defaultRecipe(from.method);
    const model = chosen.kind === 'config' ? memoryModelOf(chosen.text) : await readMemoryModel(chosen.path);
    const tokens = rolloutSettings(recipe) === null ? 0 : ASSUMED_PROMPT;
    const source = tokens === 0 ? '' : `prompts of ${tokens} tokens are assumed: the defaults name no dataset`;
    return { ...(await memorySubject(model, recipe, false)), prompt: { tokens, source } };
  }
  // In the recipe's place, so that its own need not be there.
  const model = chosen.kind === 'folder' ? chosen.path : '.';
  const ofModel = chosen.kind === 'recipe' ? [] : [`model=${JSON.stringify(model)}`];
  const { recipe } = await readRecipeFile(from.path, ofModel);
  return memorySubject(chosen.kind === 'config' ? memoryModelOf(chosen.text) : await readMemoryModel(recipe.model), recipe, true);
}
