import type { PreferenceExample } from '../../../contract/dataset';
import type { DatasetSource, RewardModelRecipe } from '../../../contract/recipe';
import { readPreferences, sourceName } from '../../data/preferences';
import { InputError } from '../../inputError';
import type { ModelFolder } from '../../model/folder';
import { rankedPair } from './pairs';

export interface RewardModelData {
  method: 'reward-model';
  recipe: RewardModelRecipe;
  /** Those within max_length, as TRL keeps them. */
  examples: PreferenceExample[];
  heldOut: PreferenceExample[] | null;
}

/** @throws InputError or DatasetError */
export async function readRewardModelData(recipe: RewardModelRecipe, base: ModelFolder): Promise<RewardModelData> {
  const load = async (source: DatasetSource): Promise<PreferenceExample[]> =>
    fitting(sourceName(source), await readPreferences(source, base.path), base, recipe);
  const examples = await load(recipe.train_dataset);
  const heldOut = recipe.eval_dataset === null ? null : await load(recipe.eval_dataset);
  return { method: 'reward-model', recipe, examples, heldOut };
}

/** Examples of which neither side is longer than max_length. */
function fitting(
  dataset: string,
  examples: readonly PreferenceExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  { max_length }: RewardModelRecipe,
): PreferenceExample[] {
  let shortest = Infinity;
  const kept = examples.filter((example, index) => {
    if (example['margin'] !== undefined && !Number.isFinite(example['margin']))
      throw new InputError(
        `${dataset}: the margin of example ${index + 1} is ${JSON.stringify(example['margin'])}; a number is needed`,
      );
    const { chosenIds, rejectedIds } = rankedPair(example, tokenizer);
    const length = Math.max(chosenIds.length, rejectedIds.length);
    shortest = Math.min(shortest, length);
    if (length <= max_length && length > config.maxPositions)
      throw new InputError(
        `${dataset}: example ${index + 1} has ${length} tokens; the model has ${config.maxPositions} positions: max_length may be at most that`,
      );
    return length <= max_length;
  });
  if (kept.length > 0) return kept;
  throw new InputError(
    `${dataset}: no pair is within max_length ${max_length}; the longer side of the shortest has ${shortest} tokens`,
  );
}
