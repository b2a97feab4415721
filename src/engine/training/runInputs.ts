import { existsSync } from 'node:fs';
import type { Recipe, SftRecipe } from '../../contract/recipe';
import type { DatasetRecord, RewardRecord, RunRecord } from '../../contract/runRecord';
import { hubOrigin, modelName } from '../../store/hubCache';
import { InputError } from '../inputError';
import { trainedAdapter, type TrainedAdapter } from '../lora/trainedAdapter';
import { initializeWeights } from '../model/initialize';
import { readModelShape, type ModelFolder } from '../model/folder';
import { openModel, weightFilesOf } from '../model/openModel';
import type { ModelConfig } from '../model/config';
import { addScoreHead } from '../model/scoreHead';
import { Generator } from '../random/generator';
import { fileSha256 } from './fileSha256';
import { readData, type RunData } from '../methods/registry';

/** Everything a run reads, checked before anything is written. */
export interface RunInputs {
  /** The base model: weights to start from, or the reference. */
  base: ModelFolder;
  baseRecord: RunRecord['baseModel'];
  /** What is trained in place of the base's own weights; null where those are. */
  adapter: TrainedAdapter | null;
  /** The model that a distillation learns from; null elsewhere. */
  teacher: ModelFolder | null;
  teacherRecord: RunRecord['baseModel'] | null;
  datasets: DatasetRecord[];
  rewards: RewardRecord[];
  data: RunData;
}

/**
 * Reads and checks the model folder and the datasets of a recipe.
 * @throws InputError, ModelError or DatasetError with one sentence
 */
export async function readRunInputs(recipe: Recipe): Promise<RunInputs> {
  const base = await readBase(recipe);
  const data = await readData(recipe, base);
  const teacher = data.method === 'distill' ? data.teacher : null;
  const baseRecord = await modelRecord(base, initializationOf(recipe) === null);
  return {
    ...{ base, baseRecord, adapter: await trainedAdapter(recipe, base, baseRecord.sha256) },
    teacher,
    teacherRecord: teacher && (await modelRecord(teacher, true)),
    datasets: await datasetRecords(recipe),
    rewards: await rewardRecords(recipe),
    data,
  };
}

async function datasetRecords(recipe: Recipe): Promise<DatasetRecord[]> {
  const records: DatasetRecord[] = [];
  for (const key of ['train_dataset', 'eval_dataset'] as const) {
    const path = recipe[key];
    if (typeof path === 'string') records.push({ key, path, sha256: await fileSha256(path) });
  }
  return records;
}

async function rewardRecords(recipe: Recipe): Promise<RewardRecord[]> {
  const records: RewardRecord[] = [];
  for (const reward of 'reward_funcs' in recipe ? recipe.reward_funcs : []) {
    if (typeof reward === 'string' || !('path' in reward)) continue;
    const { name, path } = reward;
    const files = name === 'module' ? [path] : await weightFilesOf(path);
    const hub = hubOrigin(path);
    records.push({ name, path, ...(hub && { hub }), sha256: await fileSha256(...files) });
  }
  return records;
}

async function readBase(recipe: Recipe): Promise<ModelFolder> {
  const base = await readOrInitialize(recipe);
  const head = headOf(recipe);
  if (base.config.head === head) return base;
  if (base.config.head === 'score' || head === 'language')
    throw new InputError(
      `the model folder ${recipe.model} holds a reward model (config.json's architectures say so); ${recipe.method} needs a language model`,
    );
  return addScoreHead(base, head, Generator.fromKey([recipe.seed, HEAD_STREAM]));
}

/** What a method's model has on its last hidden state. */
function headOf(recipe: Recipe): ModelConfig['head'] {
  if (recipe.method === 'reward-model') return 'score';
  return recipe.method === 'ppo' && recipe.value_model === 'shared' ? 'both' : 'language';
}

async function readOrInitialize(recipe: Recipe): Promise<ModelFolder> {
  if (!existsSync(recipe.model)) throw new InputError(`the model folder ${recipe.model} does not exist`);
  const initialize = initializationOf(recipe);
  if (initialize === null) return openModel(recipe.model);
  const shape = await readModelShape(recipe.model);
  const generator = Generator.fromKey([recipe.seed, INITIALIZATION_STREAM]);
  return { ...shape, weights: initializeWeights(shape.layout, initialize.initializer_range, generator) };
}

const INITIALIZATION_STREAM = 0x1417;
const HEAD_STREAM = 0x5c03e;

/** How weights are drawn instead of loaded; null where they are loaded. */
function initializationOf(recipe: Recipe): SftRecipe['initialize'] {
  return 'initialize' in recipe ? recipe.initialize : null;
}

async function modelRecord({ path, layout }: ModelFolder, isLoaded: boolean): Promise<RunRecord['baseModel']> {
  const hub = hubOrigin(path);
  return {
    path,
    name: modelName(path),
    ...(hub && { hub }),
    sha256: isLoaded ? await fileSha256(...(await weightFilesOf(path))) : null,
    parameters: layout.size,
  };
}
