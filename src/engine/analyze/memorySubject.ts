import type { ModelShape } from '../../analysis/memory/modelShape';
import { parameterCount } from '../../analysis/memory/parameterCount';
import type { MemorySubject } from '../../contract/memorySubject';
import { backendNames, type Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { defaultThreads } from '../training/openCompute';
import { samplesBeside } from '../training/rolloutBackend';
import { longestPrompt } from './longestPrompt';
import { readMemoryModel, type MemoryModel } from './memoryModel';

/** What the memory of a recipe's run depends on and has to be read. @param measuresPrompts whether the dataset's prompts are counted */
export async function memorySubject(model: MemoryModel, recipe: Recipe, measuresPrompts: boolean): Promise<MemorySubject> {
  const { name, shape, weights } = model;
  const caveats: string[] = [];
  return {
    model: { name, shape, caveats: model.caveats },
    recipe,
    prompt: measuresPrompts ? await longestPrompt(recipe, model.folder) : { tokens: 0, source: '' },
    rewardModels: await rewardModelSizes(recipe, model, caveats),
    teacher: await teacherShape(recipe, model, caveats),
    samplesBeside: backendNames.filter((backend) => weights !== null && samplesBeside(backend, weights)),
    threads: defaultThreads(),
    caveats,
  };
}

/** Parameters of the reward models among the rewards; one that cannot be read counts as the model that is trained. */
async function rewardModelSizes(recipe: Recipe, model: MemoryModel, caveats: string[]): Promise<number[]> {
  const sizes: number[] = [];
  for (const reward of rolloutSettings(recipe)?.reward_funcs ?? []) {
    if (typeof reward === 'string' || reward.name !== 'reward_model') continue;
    sizes.push(parameterCount(await otherModel(reward.path, 'reward model', model, caveats)).total);
  }
  return sizes;
}

async function teacherShape(recipe: Recipe, model: MemoryModel, caveats: string[]): Promise<ModelShape | null> {
  if (recipe.method !== 'distill') return null;
  const path = recipe.teacher_model_name_or_path;
  return path === null ? model.shape : otherModel(path, 'teacher', model, caveats);
}

async function otherModel(path: string, what: string, model: MemoryModel, caveats: string[]): Promise<ModelShape> {
  try {
    return (await readMemoryModel(path)).shape;
  } catch (error) {
    if (!(error instanceof Error) || !['InputError', 'ModelError'].includes(error.name)) throw error;
    caveats.push(`the ${what} counts as a model of the same size: ${error.message}`);
    return model.shape;
  }
}
