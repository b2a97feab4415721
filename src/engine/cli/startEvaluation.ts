import type { GrpoRecipe } from '../../contract/recipe';
import { writeEvaluation } from '../../store/evaluationFiles';
import type { Compute } from '../compute';
import { loadPrompts } from '../data/load';
import { evaluateModel } from '../evaluation/evaluateModel';
import { evaluationRecord } from '../evaluation/evaluationRecord';
import type { ModelFolder } from '../model/folder';
import { withModelsBeside } from '../training/openCompute';
import { rewardFunctions } from '../training/rewardFunctions';
import { named } from '../data/prompts';
import type { Evaluated } from './startReport';

/** Both models draw from the same streams. */
const EVALUATION_SEED = 0;

export interface StartEvaluation {
  runFolder: string;
  dataset: string;
  samples: number;
  recipe: GrpoRecipe;
}

/** Evaluates one model on the held-out problems and keeps the result in the run. @param step null for the base model */
export async function evaluateForStart(
  compute: Compute,
  model: ModelFolder,
  step: number | null,
  { runFolder, dataset, samples, recipe }: StartEvaluation,
  onProgress: (done: number, total: number) => void,
): Promise<Evaluated> {
  const prompts = named(await loadPrompts(dataset, model.path));
  const total = prompts.length * samples;
  const sampling = {
    temperature: recipe.temperature,
    top_p: recipe.top_p,
    top_k: recipe.top_k,
    max_completion_length: recipe.max_completion_length,
  };
  onProgress(0, total);
  await compute.setWeights('policy', model.weights);
  const result = await withModelsBeside(compute, async (open) => {
    const rewards = await rewardFunctions(recipe.reward_funcs, null, recipe.max_completion_length, open);
    const task = { prompts, rewards, samples, seed: EVALUATION_SEED, sampling };
    return evaluateModel(compute, model.tokenizer, task, (done) => onProgress(done, total));
  });
  const what = {
    model: model.path,
    step,
    dataset,
    samples,
    seed: EVALUATION_SEED,
    sampling,
    rewards: recipe.reward_funcs,
  };
  const record = await evaluationRecord(what, result);
  await writeEvaluation(runFolder, record, result.groups);
  return { record, rows: result.groups.flat() };
}
