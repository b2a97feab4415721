import type { PreferenceExample } from '../../../contract/dataset';
import type { DatasetSource, DpoRecipe } from '../../../contract/recipe';
import { inExample } from '../../data/inExample';
import { readPreferences, sourceName } from '../../data/preferences';
import { InputError } from '../../inputError';
import type { ModelFolder } from '../../model/folder';
import { preferencePair } from './pairs';

export interface DpoData {
  method: 'dpo';
  recipe: DpoRecipe;
  examples: PreferenceExample[];
  heldOut: PreferenceExample[] | null;
}

/** @throws InputError or DatasetError */
export async function readDpoData(recipe: DpoRecipe, base: ModelFolder): Promise<DpoData> {
  const load = async (source: DatasetSource): Promise<PreferenceExample[]> => {
    const examples = await readPreferences(source, base.path);
    checkPreferences(sourceName(source), examples, base, recipe);
    return examples;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'dpo', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}

/** Both sides must keep a prompt and some completion within max_length, and fit into the model's positions. */
function checkPreferences(
  dataset: string,
  examples: readonly PreferenceExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  recipe: DpoRecipe,
): void {
  examples.forEach((example, index) => {
    const pair = inExample(`${dataset}: example ${index + 1}`, () => preferencePair(example, tokenizer, recipe));
    for (const side of ['chosen', 'rejected'] as const) {
      const { promptIds, completionIds } = pair[side];
      const name = `${dataset}: the ${side} completion of example ${index + 1}`;
      if (promptIds.length === 0) throw new InputError(`${name} has a prompt of no tokens; at least one is needed`);
      if (completionIds.length === 0)
        throw new InputError(
          `${name} has no tokens within max_length ${recipe.max_length}, which its prompt of ${promptIds.length} tokens fills`,
        );
      const length = promptIds.length + completionIds.length;
      if (length > config.maxPositions)
        throw new InputError(
          `${name} has ${length} tokens with its prompt; the model has ${config.maxPositions} positions: max_length may be at most that`,
        );
    }
  });
}
