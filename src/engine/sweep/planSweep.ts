import { existsSync } from 'node:fs';
import { expandSweep } from '../../analysis/sweep/expandSweep';
import { pointWords } from '../../analysis/sweep/pointWords';
import { sweptName } from '../../analysis/sweep/sweptName';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { SweepRecord } from '../../contract/sweep';
import { InputError } from '../inputError';
import type { SweepFile } from '../cli/recipeFile';
import { ModelError } from '../model/modelError';
import { checkRewardFiles } from '../rewards/rewardFiles';
import { sweepEvaluation, type EvaluationAsked } from './sweepEvaluation';

export interface PlannedSweep {
  record: SweepRecord;
  /** By run id. */
  recipes: Map<string, Recipe>;
}

/**
 * The runs of a recipe with lists, each checked before the first of them begins.
 * @param id of the sweep, which those of its runs begin with
 * @param asked null where nothing is to be evaluated
 * @throws InputError where there is nothing to sweep, one of the combinations is no recipe, or a file that one needs is not there
 */
export async function planSweep(file: SweepFile, id: string, asked: EvaluationAsked | null): Promise<PlannedSweep> {
  const { keys, points } = expanded(file);
  const recipes = new Map<string, Recipe>();
  const width = String(points.length).length;
  const runs = points.map((point, index) => {
    const recipe = file.resolved(point.recipe, pointWords(point.values));
    checkThere(recipe, `${file.path}, with ${pointWords(point.values)}`);
    const runId = `${id.slice(0, 62 - width)}-${String(index + 1).padStart(width, '0')}`;
    recipes.set(runId, 'run_name' in point.values ? recipe : { ...recipe, run_name: sweptName(recipe.run_name, point.values) });
    return { id: runId, values: point.values };
  });
  await checkRewards(
    runs.map((run) => ({ recipe: recipes.get(run.id)!, place: `${file.path}, with ${pointWords(run.values)}` })),
  );
  const evaluation = asked && sweepEvaluation(asked, [...recipes.values()]);
  const record = { schemaVersion: 1 as const, id, createdAt: Date.now(), recipePath: file.path, keys, evaluation, runs };
  return { record, recipes };
}

/** What is missing would be told when its turn comes, hours later. */
function checkThere(recipe: Recipe, place: string): void {
  const { model, train_dataset, eval_dataset } = recipe;
  const teacher = recipe.method === 'distill' ? recipe.teacher_model_name_or_path : null;
  for (const [key, path] of Object.entries({ model, train_dataset, eval_dataset, teacher_model_name_or_path: teacher })) {
    if (typeof path === 'string' && !existsSync(path)) throw new InputError(`${place}: ${key} ${path} does not exist`);
  }
}

/** Modules and models of rewards: each once, however many runs have it. */
async function checkRewards(runs: readonly { recipe: Recipe; place: string }[]): Promise<void> {
  const checked = new Set<string>();
  for (const { recipe, place } of runs) {
    for (const reward of rolloutSettings(recipe)?.reward_funcs ?? []) {
      const mark = JSON.stringify(reward);
      if (checked.has(mark)) continue;
      checked.add(mark);
      await checkRewardFiles([reward]).catch((error: unknown) => {
        if (error instanceof InputError || error instanceof ModelError) throw new InputError(`${place}: ${error.message}`);
        throw error;
      });
    }
  }
}

function expanded({ path, recipe }: SweepFile) {
  try {
    return expandSweep(recipe);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`${path}: ${error.message}`);
    throw error;
  }
}
