import { basename, dirname, resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod';
import { recipeSchema, type Recipe } from '../../contract/recipe';
import { rewardSchema } from '../../contract/reward';
import { modelFolderNamed, modelName } from '../../store/hubCache';
import { findRecipes } from '../recipes/findRecipes';
import { readRecipe, type FoundRecipe } from '../recipes/foundRecipe';
import { isRecipePath, RECIPE_EXCLUDE } from '../recipes/recipeFiles';
import type { ReadinessAmount } from '../readiness/arguments';
import { settingsOf, type WantedSamples } from '../readiness/sameSamples';
import { isRewardModel, unsampled } from '../runs/runActions';
import { runKey } from '../runs/runRef';
import { startingModels } from '../start/startingModels';
import type { CommandServices } from './services';
import { commandTarget } from './target';

/** What is sampled before training. */
export interface ReadinessSource {
  args: string[];
  /** What its folder is called after. */
  name: string;
  /** What it is known by later; null where that is not known. */
  wanted: WantedSamples | null;
  /** The file that it is of. */
  near: string | undefined;
}

type Services = Pick<CommandServices, 'models' | 'library' | 'extension'>;
const title = (): string => l10n.t('Is RL Worth It?');

/** Of a run's recipe, of a recipe that is clicked or open in the editor, or of what is picked. undefined where it was cancelled. */
export async function askSource(services: Services, argument: unknown): Promise<ReadinessSource | undefined> {
  const { ref, model } = commandTarget(argument);
  if (ref && model === undefined) return ofRun(services, ref);
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  if (model === undefined && uri?.scheme === 'file' && isRecipePath(uri.path)) return ofRecipe(uri.fsPath);
  if (model !== undefined) return ofDataset(model);
  const bundled = vscode.Uri.joinPath(services.extension, 'examples', 'recipes').fsPath;
  const recipes = [...(await findRecipes('grpo', bundled)), ...(await findRecipes('rloo', bundled))];
  const items = [
    ...recipes.filter(({ problem }) => problem === null).map(recipeItem),
    { label: `$(list-unordered) ${l10n.t('A model and a dataset…')}`, description: '', recipe: null },
  ];
  const placeHolder = l10n.t('Model and training prompts of which recipe?');
  const picked = await vscode.window.showQuickPick(items, { title: title(), placeHolder });
  if (!picked) return undefined;
  if (picked.recipe) return ofRecipe(picked.recipe.path);
  const models = await startingModels('grpo', services.models, services.library);
  const chosen = await vscode.window.showQuickPick(models, { title: title(), placeHolder: l10n.t('Base model') });
  return chosen && ofDataset(chosen.path);
}

function recipeItem(recipe: FoundRecipe) {
  const { path, bundled } = recipe;
  const description = bundled ? l10n.t('bundled with Post-Training Lab') : vscode.workspace.asRelativePath(dirname(path));
  return { label: `$(file) ${basename(path)}`, description, recipe };
}

async function ofRecipe(path: string): Promise<ReadinessSource> {
  const name = basename(path).replace(/(\.recipe)?\.\w+$/, '');
  return { args: ['--recipe', path], name, wanted: wantedOf((await readRecipe(path, false)).value, path), near: path };
}

function wantedOf(value: unknown, path: string): WantedSamples | null {
  const recipe = recipeSchema.safeParse(value).data;
  const folder = dirname(path);
  const model = recipe && modelFolderNamed(recipe.model, folder);
  const settings = recipe && settingsOf(recipe, folder);
  return model && settings ? { recipe: path, model, dataset: datasetOf(recipe, folder), settings } : null;
}

/** null of a generator. */
function datasetOf({ train_dataset }: Recipe, folder: string): string | null {
  return typeof train_dataset === 'string' ? resolve(folder, train_dataset) : null;
}

function ofRun({ library }: Services, ref: { runsFolder: string; runId: string }): ReadinessSource {
  const entry = library.find(ref);
  if (entry?.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', ref.runId));
  if (isRewardModel(entry)) throw new Error(unsampled());
  const { recipe, recipePath, baseModel } = entry.record;
  const settings = settingsOf(recipe, '/');
  const dataset = datasetOf(recipe, '/');
  const wanted = settings && { recipe: recipePath, model: baseModel.path, dataset, settings };
  return { args: ['--run', runKey(ref)], name: entry.id.slice(0, 30), wanted, near: undefined };
}

async function ofDataset(model: string): Promise<ReadinessSource | undefined> {
  const files = await vscode.workspace.findFiles('**/*.{jsonl,parquet,csv}', RECIPE_EXCLUDE, 200);
  if (files.length === 0) throw new Error(l10n.t('There is no JSONL, Parquet or CSV file of problems in this workspace.'));
  const items = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), path: file.fsPath }));
  const placeHolder = l10n.t('Training prompts for {0}', modelName(model));
  const dataset = await vscode.window.showQuickPick(items, { title: title(), placeHolder });
  if (!dataset) return undefined;
  const reward = await vscode.window.showQuickPick(rewards(), {
    title: title(),
    placeHolder: l10n.t('What makes a completion right?'),
  });
  if (!reward) return undefined;
  const args = ['--model', model, '--dataset', dataset.path, '--reward', reward.label];
  const name = `${modelName(model)}-${basename(dataset.path).replace(/\.\w+$/, '')}`;
  const { data: reward_funcs = [] } = z.array(rewardSchema).safeParse([reward.label]);
  const settings = { reward_funcs, top_p: 1, top_k: 0, max_completion_length: null, temperature: 1 };
  return { args, name, wanted: { recipe: null, model, dataset: dataset.path, settings }, near: dataset.path };
}

/** Those that need no settings; a recipe has the others. */
const rewards = (): vscode.QuickPickItem[] => [
  { label: 'countdown', description: l10n.t('the expression uses each number once and hits the target') },
  { label: 'exact_match', description: l10n.t('the answer is the reference, word by word') },
  { label: 'number_match', description: l10n.t('the last number is that of the reference') },
  { label: 'latex_equivalence', description: l10n.t('the formula is equal to the reference') },
];

/** How much is sampled. undefined where it was cancelled. */
export async function askAmount(): Promise<ReadinessAmount | undefined> {
  const amounts: ReadinessAmount[] = [
    { limit: 64, samples: 64, temperatures: null },
    { limit: 64, samples: 64, temperatures: [0.7, 1, 1.3] },
    { limit: 16, samples: 32, temperatures: null },
    { limit: 256, samples: 64, temperatures: null },
    { limit: null, samples: 64, temperatures: null },
  ];
  const items = amounts.map((amount) => ({
    label:
      amount.limit === null
        ? l10n.t('All prompts × {0} samples', amount.samples)
        : l10n.t('{0} prompts × {1} samples', amount.limit, amount.samples),
    description: amount.temperatures
      ? l10n.t('at temperatures {0}, so that one can be recommended', amount.temperatures.join(', '))
      : l10n.t('at the recipe’s temperature, or 1'),
    amount,
  }));
  const placeHolder = l10n.t('How much is sampled? Prompts are taken evenly spaced from the file');
  return (await vscode.window.showQuickPick(items, { title: title(), placeHolder }))?.amount;
}
