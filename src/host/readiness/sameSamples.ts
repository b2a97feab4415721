import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ReadinessAsked, ReadinessRecord } from '../../contract/readinessRecord';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { spelledOut } from '../recipes/spelledOut';
import type { ReadinessAmount } from './arguments';

/** How completions are sampled, and what says which are right. */
export interface WantedSettings extends Pick<ReadinessAsked, 'reward_funcs' | 'top_p' | 'top_k'> {
  /** null where the model and the prompts decide it. */
  max_completion_length: number | null;
  /** At which is sampled where none are asked for. */
  temperature: number;
}

/** What is sampled before training. */
export interface WantedSamples {
  recipe: string | null;
  model: string;
  /** Absolute path; null of a generator. */
  dataset: string | null;
  settings: WantedSettings;
}

/** Those of a recipe; null of a method that samples nothing. @param folder that its paths are relative to */
export function settingsOf(recipe: Recipe, folder: string): WantedSettings | null {
  const settings = rolloutSettings(recipe);
  if (!settings) return null;
  const { top_p, top_k, max_completion_length, temperature } = settings;
  const reward_funcs = spelledOut('reward_funcs', settings.reward_funcs, folder) as WantedSettings['reward_funcs'];
  return { reward_funcs, top_p, top_k, max_completion_length, temperature };
}

/** Whether samples are those that are asked for now: of the same prompts and model, drawn and judged alike. */
export function isSameSamples(
  asked: ReadinessAsked,
  { recipe, model, dataset, settings }: WantedSamples,
  amount: ReadinessAmount,
): boolean {
  const length = settings.max_completion_length;
  return (
    asked.recipe === recipe &&
    asked.model === model &&
    (dataset === null ? !isAbsolute(asked.dataset) : asked.dataset === dataset) &&
    asked.samples === amount.samples &&
    asked.limit === amount.limit &&
    asked.top_p === settings.top_p &&
    asked.top_k === settings.top_k &&
    (length === null || asked.max_completion_length === length) &&
    isDeepStrictEqual(asked.temperatures, amount.temperatures ?? [settings.temperature]) &&
    isDeepStrictEqual(asked.reward_funcs, settings.reward_funcs)
  );
}

/** Whether none of the files that samples come from was changed since: their prompts, their reward modules, and what else is named. */
export async function isUnchanged({ asked, createdAt }: ReadinessRecord, also: readonly string[]): Promise<boolean> {
  const modules = asked.reward_funcs.flatMap((reward) =>
    typeof reward === 'object' && reward.name === 'module' ? [reward.path] : [],
  );
  const files = [...also, ...modules, ...(isAbsolute(asked.dataset) ? [asked.dataset] : [])];
  const changes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        // What is gone cannot be sampled again: what there is of it is offered.
        () => 0,
      ),
    ),
  );
  return changes.every((changed) => changed <= createdAt);
}
