import type { CompletionExample } from '../../../contract/dataset';
import type { DatasetSource, SftRecipe } from '../../../contract/recipe';
import { inExample } from '../../data/inExample';
import { loadCompletions } from '../../data/load';
import { InputError } from '../../inputError';
import type { ModelFolder } from '../../model/folder';
import { packRows, type PackedRow } from './packing';
import { sftRow, wholeRow } from './rows';

export interface SftData {
  method: 'sft';
  recipe: SftRecipe;
  examples: CompletionExample[];
  heldOut: CompletionExample[] | null;
  /** The examples packed into rows; null without `packing`. */
  packed: readonly PackedRow[] | null;
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
  const heldOut = recipe.eval_dataset === null ? null : await load(recipe.eval_dataset);
  return { method: 'sft', recipe, examples, heldOut, packed: recipe.packing ? pack(examples, base, recipe) : null };
}

function pack(
  examples: readonly CompletionExample[],
  { tokenizer, config }: ModelFolder,
  { max_length, packing_strategy, completion_only_loss }: SftRecipe,
): PackedRow[] {
  const rows = examples.map((example) => wholeRow(example, tokenizer, completion_only_loss));
  const packed = packRows(rows, max_length, packing_strategy);
  const longest = packed.flat().reduce((most, { ids }) => Math.max(most, ids.length), 0);
  if (longest <= config.maxPositions) return packed;
  throw new InputError(
    `max_length is ${max_length}; with packing_strategy ${packing_strategy} it may be at most ${config.maxPositions}, the model's positions`,
  );
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
