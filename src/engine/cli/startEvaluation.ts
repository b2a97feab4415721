import { basename, join } from 'node:path';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { GrpoRecipe } from '../../contract/recipe';
import { writeEvaluation } from '../../store/evaluationFiles';
import { newRunId } from '../../store/runPaths';
import type { Compute } from '../compute';
import { loadPrompts } from '../data/load';
import { evaluateModel } from '../evaluation/evaluateModel';
import type { ModelFolder } from '../model/folder';
import { fileSha256 } from '../training/fileSha256';
import { rewardFunctions } from '../training/rewardFunctions';
import { named } from '../training/runInputs';
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
  const prompts = named(await loadPrompts(dataset));
  const total = prompts.length * samples;
  const sampling = {
    temperature: recipe.temperature,
    top_p: recipe.top_p,
    top_k: recipe.top_k,
    max_completion_length: recipe.max_completion_length,
  };
  onProgress(0, total);
  await compute.setWeights('policy', model.weights);
  const rewards = rewardFunctions(recipe.reward_funcs, null);
  const result = await evaluateModel(
    compute,
    model.tokenizer,
    { prompts, rewards, samples, seed: EVALUATION_SEED, sampling },
    (done) => onProgress(done, total),
  );
  const record: EvaluationRecord = {
    schemaVersion: 1,
    id: newRunId(`eval-${step === null ? 'base' : `step-${step}`}`),
    createdAt: Date.now(),
    model: { path: model.path, name: basename(model.path), sha256: await fileSha256(join(model.path, 'model.safetensors')) },
    step,
    dataset,
    samples,
    ...sampling,
    seed: EVALUATION_SEED,
    reward_funcs: recipe.reward_funcs,
    failed: result.failed,
    problems: result.problems,
    passAtK: result.passAtK,
  };
  await writeEvaluation(runFolder, record, result.groups);
  return { record, rows: result.groups.flat() };
}
