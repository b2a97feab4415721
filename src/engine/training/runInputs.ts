import { basename } from 'node:path';
import { existsSync } from 'node:fs';
import type { CompletionExample, PromptExample } from '../../contract/dataset';
import type { DatasetSource, GrpoRecipe, Recipe, SftRecipe } from '../../contract/recipe';
import type { DatasetRecord, RunRecord } from '../../contract/runRecord';
import { loadCompletions, loadPrompts } from '../data/load';
import { InputError } from '../inputError';
import { initializeWeights } from '../model/initialize';
import { readModelFolder, readModelShape, type ModelFolder } from '../model/folder';
import { weightPaths } from '../model/weightFiles';
import { Generator } from '../random/generator';
import { fileSha256 } from './fileSha256';
import { sftRow } from './sftBatch';

/** Everything a run reads, checked before anything is written. */
export interface RunInputs {
  /** The base model: weights to start from, or the reference. */
  base: ModelFolder;
  baseRecord: RunRecord['baseModel'];
  datasets: DatasetRecord[];
  data: GrpoData | SftData;
}

export interface GrpoData {
  method: 'grpo';
  recipe: GrpoRecipe;
  examples: PromptExample[];
  heldOut: PromptExample[] | null;
}

export interface SftData {
  method: 'sft';
  recipe: SftRecipe;
  examples: CompletionExample[];
  heldOut: CompletionExample[] | null;
}

/**
 * Reads and checks the model folder and the datasets of a recipe.
 * @throws InputError, ModelError or DatasetError with one sentence
 */
export async function readRunInputs(recipe: Recipe): Promise<RunInputs> {
  const base = await readBase(recipe);
  const data = recipe.method === 'grpo' ? await grpoData(recipe, base) : await sftData(recipe, base);
  return { base, baseRecord: await baseRecord(recipe, base), datasets: await datasetRecords(recipe), data };
}

async function datasetRecords(recipe: Recipe): Promise<DatasetRecord[]> {
  const records: DatasetRecord[] = [];
  for (const key of ['train_dataset', 'eval_dataset'] as const) {
    const path = recipe[key];
    if (typeof path === 'string') records.push({ key, path, sha256: await fileSha256(path) });
  }
  return records;
}

async function readBase(recipe: Recipe): Promise<ModelFolder> {
  if (!existsSync(recipe.model)) throw new InputError(`the model folder ${recipe.model} does not exist`);
  if (recipe.method === 'grpo' || recipe.initialize === null) return readModelFolder(recipe.model);
  const shape = await readModelShape(recipe.model);
  const generator = Generator.fromKey([recipe.seed, INITIALIZATION_STREAM]);
  return { ...shape, weights: initializeWeights(shape.layout, recipe.initialize.initializer_range, generator) };
}

const INITIALIZATION_STREAM = 0x1417;

async function grpoData(recipe: GrpoRecipe, base: ModelFolder): Promise<GrpoData> {
  const load = async (source: DatasetSource): Promise<PromptExample[]> => {
    const prompts = named(await loadPrompts(source));
    checkPrompts(typeof source === 'string' ? source : source.generator, prompts, base, recipe.max_completion_length);
    return prompts;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'grpo', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}

/** An example without an id is known by its place in the dataset: `line-1`, `line-2` … */
export function named(prompts: readonly PromptExample[]): PromptExample[] {
  return prompts.map((example, index) => ({ ...example, id: example.id ?? `line-${index + 1}` }));
}

async function sftData(recipe: SftRecipe, base: ModelFolder): Promise<SftData> {
  const load = async (source: DatasetSource): Promise<CompletionExample[]> => {
    const examples = await loadCompletions(source);
    checkExamples(typeof source === 'string' ? source : source.generator, examples, base, recipe);
    return examples;
  };
  const examples = await load(recipe.train_dataset);
  return { method: 'sft', recipe, examples, heldOut: recipe.eval_dataset === null ? null : await load(recipe.eval_dataset) };
}

/** An example, cut to max_length, must fit into the model's positions. */
function checkExamples(
  dataset: string,
  examples: readonly CompletionExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  recipe: SftRecipe,
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

/** Every prompt must be made of the model's tokens and leave room for a completion. */
export function checkPrompts(
  dataset: string,
  prompts: readonly PromptExample[],
  { tokenizer, config }: Pick<ModelFolder, 'tokenizer' | 'config'>,
  maxCompletionLength: number,
): void {
  prompts.forEach(({ prompt, id }, index) => {
    const length = tokenizer.encode(prompt).length;
    const name = `${dataset}: prompt ${id ?? index + 1}`;
    if (length === 0) throw new InputError(`${name} has no tokens; a prompt needs at least one`);
    if (length + maxCompletionLength > config.maxPositions) {
      throw new InputError(
        `${name} has ${length} tokens; with completions of ${maxCompletionLength} that is more than the model's ${config.maxPositions} positions`,
      );
    }
  });
}

async function baseRecord(recipe: Recipe, base: ModelFolder): Promise<RunRecord['baseModel']> {
  const isLoaded = recipe.method === 'grpo' || recipe.initialize === null;
  return {
    path: recipe.model,
    name: basename(recipe.model),
    sha256: isLoaded ? await fileSha256(...(await weightPaths(recipe.model))) : null,
    parameters: base.layout.size,
  };
}
