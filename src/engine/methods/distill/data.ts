import { existsSync } from 'node:fs';
import { learnsGiven } from '../../../analysis/memory/recipeSizes';
import type { PromptExample } from '../../../contract/dataset';
import type { DatasetSource, DistillRecipe } from '../../../contract/recipe';
import { loadCompletions, loadPrompts } from '../../data/load';
import { checkPrompts, named } from '../../data/prompts';
import { InputError } from '../../inputError';
import type { ModelFolder } from '../../model/folder';
import { openModel } from '../../model/openModel';
import { checkSameTokenizer } from '../../model/sameTokenizer';
import { checkRewardFiles, checkRewardTemplates } from '../../rewards/rewardFiles';
import { checkExamples } from '../sft/data';

/** A prompt, with what is to follow it where the dataset says so. */
export type DistillExample = PromptExample & { completion?: string };

export interface DistillData {
  method: 'distill';
  recipe: DistillRecipe;
  /** null where completions of the dataset are learnt by heart: nobody is asked then. */
  teacher: ModelFolder | null;
  /** With num_generations as many of each prompt: one for each answer that the teacher may give. */
  examples: DistillExample[];
  heldOut: PromptExample[] | null;
}

/** @throws InputError, ModelError or DatasetError */
export async function readDistillData(recipe: DistillRecipe, base: ModelFolder): Promise<DistillData> {
  await checkRewardFiles(recipe.reward_funcs);
  const teacher = usesTeacher(recipe) ? await readTeacher(recipe, base) : null;
  // A sequence must fit into both.
  const maxPositions = Math.min(base.config.maxPositions, teacher?.config.maxPositions ?? Infinity);
  const model = { ...base, config: { ...base.config, maxPositions } };
  const prompts = async (source: DatasetSource): Promise<PromptExample[]> => {
    const loaded = named(await loadPrompts(source, base.path));
    checkPrompts(nameOf(source), loaded, model, recipe.max_new_tokens);
    await checkRewardTemplates(recipe.reward_funcs, loaded);
    return loaded;
  };
  const { train_dataset, eval_dataset } = recipe;
  const heldOut = eval_dataset === null ? null : await prompts(eval_dataset);
  if (!learnsGiven(recipe)) {
    const asked = await prompts(train_dataset);
    const examples = asked.flatMap((prompt) => Array.from({ length: recipe.num_generations ?? 1 }, () => prompt));
    return { method: 'distill', recipe, teacher, examples, heldOut };
  }
  const examples = await loadCompletions(train_dataset, base.path);
  checkExamples(nameOf(train_dataset), examples, model, { ...recipe, completion_only_loss: true });
  const withIds = named(examples) as DistillExample[];
  if (recipe.lmbda > 0) {
    checkPrompts(nameOf(train_dataset), withIds, model, recipe.max_new_tokens);
    await checkRewardTemplates(recipe.reward_funcs, withIds);
  }
  return { method: 'distill', recipe, teacher, examples: withIds, heldOut };
}

function usesTeacher(recipe: DistillRecipe): boolean {
  return recipe.loss_type === 'jsd' || !learnsGiven(recipe);
}

async function readTeacher(recipe: DistillRecipe, base: ModelFolder): Promise<ModelFolder> {
  const path = recipe.teacher_model_name_or_path ?? recipe.model;
  if (path === recipe.model && recipe.initialize === null) return base;
  if (!existsSync(path)) throw new InputError(`the model folder ${path} of the teacher does not exist`);
  const teacher = await openModel(path);
  checkSameTokenizer(teacher, base);
  return teacher;
}

function nameOf(source: DatasetSource): string {
  return typeof source === 'string' ? source : source.generator;
}
