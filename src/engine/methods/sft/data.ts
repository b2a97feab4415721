import type { CompletionExample } from '../../../contract/dataset';
import type { DatasetSource, SftRecipe } from '../../../contract/recipe';
import { inExample } from '../../data/inExample';
import { loadCompletions } from '../../data/load';
import { InputError } from '../../inputError';
import type { ModelFolder } from '../../model/folder';
import { sftRow } from './rows';

export interface SftData {
  method: 'sft';
  recipe: SftRecipe;
  examples: CompletionExample[];
  heldOut: CompletionExample[] | null;
}

/** @throws InputError or DatasetError */
export async function readSftData(recipe: SftRecipe, base: ModelFolder): Promise<SftData> {
  const load = async (source: DatasetSource): Promise<CompletionExample[]> => {
    const examples = await loadCompletions(source, base.path);
    if (typeof source === 'string' || recipe.max_length > base.config.maxPositions)
      checkExamples(typeof source === 'string' ? source : source.generator, examples, base, recipe);
    return examples;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'sft', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}

/** An example must be made of the model's tokens and, cut to max_length, fit into its positions. What the generator makes is. */
export function checkExamples(
  dataset: string,
  examples: readonly CompletionExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  recipe: Pick<SftRecipe, 'max_length' | 'completion_only_loss'>,
): void {
  examples.forEach((example, index) => {
    const name = `${dataset}: example ${index + 1}`;
    const { length } = inExample(name, () => sftRow(example, tokenizer, recipe)).ids;
    if (length > config.maxPositions) {
      throw new InputError(
        `${name} has ${length} tokens; the model has ${config.maxPositions} positions: max_length may be at most that`,
      );
    }
  });
}
