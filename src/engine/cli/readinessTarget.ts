import { resolve } from 'node:path';
import type { DatasetSource, Recipe } from '../../contract/recipe';
import type { RewardChoice } from '../../contract/reward';
import { rolloutSettings, type RolloutSettings } from '../../contract/rolloutSettings';
import { readRunRecord } from '../../store/runRecordFile';
import { InputError } from '../inputError';
import { modelFolderOf } from '../model/hubModel';
import { checkRewardFiles } from '../rewards/rewardFiles';
import { required } from './command';
import { evaluationTarget } from './evaluationTarget';
import { readRecipeFile } from './recipeFile';
import { rewardChoices } from './rewardChoices';
import { findRun, runsFolderOf } from './runFolders';

/** What is sampled before training, and how. */
export interface ReadinessTarget {
  /** Absolute folder. */
  model: string;
  dataset: DatasetSource;
  choices: readonly RewardChoice[];
  /** How a recipe samples; null where there is none. */
  settings: RolloutSettings | null;
  /** The recipe's file; null where there is none. */
  recipe: string | null;
}

interface Options {
  model?: string | undefined;
  dataset?: string | undefined;
  recipe?: string | undefined;
  run?: string | undefined;
  reward?: string[] | undefined;
  'runs-folder'?: string | undefined;
}

/**
 * Model, training prompts, rewards and sampling options: a recipe's, those of a run's recipe with its base model, or those given.
 * @throws InputError
 */
export async function readinessTarget(values: Options): Promise<ReadinessTarget> {
  if (values.recipe !== undefined && values.run !== undefined)
    throw new InputError('--recipe and --run are both given; allowed: one of them');
  const given = await ofRecipe(values);
  const choices = await rewardChoices(values.reward, given?.settings.reward_funcs ?? ['countdown']);
  await checkRewardFiles(choices);
  const model = values.model === undefined && given ? given.model : modelFolderOf(required(values.model, 'model'));
  const dataset = values.dataset === undefined && given ? given.dataset : resolve(required(values.dataset, 'dataset'));
  return { model, dataset, choices, settings: given?.settings ?? null, recipe: given?.recipe ?? null };
}

/** A dataset in words. */
export function datasetName(dataset: DatasetSource): string {
  return typeof dataset === 'string' ? dataset : `${dataset.size} problems of ${dataset.generator}`;
}

async function ofRecipe({ recipe: file, run, 'runs-folder': runsFolder }: Options) {
  if (file !== undefined) {
    const { path, recipe } = await readRecipeFile(file, []);
    return { model: recipe.model, dataset: recipe.train_dataset, settings: samplingOf(recipe, file), recipe: path };
  }
  if (run === undefined) return null;
  const folder = findRun(run, runsFolderOf(runsFolder));
  const { recipe, recipePath } = await readRunRecord(folder);
  const { model } = await evaluationTarget({ run: folder, step: '0' });
  return { model, dataset: recipe.train_dataset, settings: samplingOf(recipe, folder), recipe: recipePath };
}

function samplingOf(recipe: Recipe, place: string): RolloutSettings {
  const settings = rolloutSettings(recipe);
  if (settings && settings.reward_funcs.length > 0) return settings;
  throw new InputError(
    `${place}: its method is ${recipe.method}, which ${settings ? 'has no reward_funcs here' : 'samples nothing'}; allowed: a recipe of grpo, rloo or ppo`,
  );
}
