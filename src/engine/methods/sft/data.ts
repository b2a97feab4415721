import type { CompletionExample } from '../../../contract/dataset';
import type { DatasetSource, SftRecipe } from '../../../contract/recipe';
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
    checkExamples(typeof source === 'string' ? source : source.generator, examples, base, recipe);
    return examples;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'sft', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}

/** An example, cut to max_length, must fit into the model's positions. */
export function checkExamples(
  dataset: string,
  examples: readonly CompletionExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  recipe: Pick<SftRecipe, 'max_length' | 'completion_only_loss'>,
): void {
  if (recipe.max_length <= config.maxPositions) return;
  examples.forEach((example, index) => {
    const { length } = sftRow(example, tokenizer, recipe).ids;
    if (length > config.maxPositions) {
      throw new InputError(
        `${dataset}: example ${index + 1} has ${length} tokens; the model has ${config.maxPositions} positions: max_length may be at most that`,
      );
    }
  });
}
