import { existsSync } from 'node:fs';
import type { Recipe } from '../../contract/recipe';
import type { RewardChoice } from '../../contract/reward';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { SweepEvaluation } from '../../contract/sweep';
import { SWEPT_SEED, SWEPT_TEMPERATURE } from '../../store/sweepEvaluations';
import { InputError } from '../inputError';

/** What the command line says of a sweep's evaluations; null for what the recipes say. */
export interface EvaluationAsked {
  samples: number;
  dataset: string | null;
  reward: RewardChoice | null;
  maxCompletionLength: number | null;
}

/**
 * One setting for all runs: the held-out dataset that they share, and the first reward and longest completion of the first run that has them.
 * @throws InputError where there is none
 */
export function sweepEvaluation(asked: EvaluationAsked, recipes: readonly Recipe[]): SweepEvaluation {
  const datasets = [...new Set(recipes.flatMap(({ eval_dataset }) => eval_dataset ?? []))];
  if (asked.dataset === null && datasets.length > 1)
    throw new InputError(
      `--evaluate needs one dataset for all runs, and eval_dataset is ${datasets.join(', ')}; choose one with --dataset`,
    );
  const dataset = asked.dataset ?? datasets[0];
  if (dataset === undefined) throw new InputError('--evaluate needs a dataset; set eval_dataset in the recipe, or --dataset');
  if (!existsSync(dataset)) throw new InputError(`--evaluate: the dataset ${dataset} does not exist`);
  const settings = recipes.flatMap((recipe) => rolloutSettings(recipe) ?? []);
  const reward = asked.reward ?? settings.find(({ reward_funcs }) => reward_funcs.length > 0)?.reward_funcs[0];
  if (reward === undefined)
    throw new InputError('--evaluate needs what says which completion is right, and no run has reward_funcs; set --reward');
  const maxCompletionLength = asked.maxCompletionLength ?? settings[0]?.max_completion_length;
  if (maxCompletionLength === undefined)
    throw new InputError('--evaluate needs the longest completion, and no run samples any; set --max-tokens');
  return { samples: asked.samples, dataset, reward, maxCompletionLength };
}

/** Arguments of `posttrain evaluate` besides the run and the step. */
export function evaluationArguments({ samples, dataset, reward, maxCompletionLength }: SweepEvaluation): string[] {
  return [
    ...['--samples', String(samples), '--dataset', dataset],
    ...['--reward', typeof reward === 'string' ? reward : JSON.stringify(reward)],
    ...['--max-tokens', String(maxCompletionLength), '--temperature', String(SWEPT_TEMPERATURE), '--top-p', '1', '--top-k', '0'],
    ...['--seed', String(SWEPT_SEED)],
  ];
}
