import { dirname, isAbsolute } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { ReadinessOfFolder } from '../../contract/readinessRecord';
import { readRecipe, type FoundRecipe } from '../recipes/foundRecipe';
import { spelledOut } from '../recipes/spelledOut';
import { withOverrides } from './overrides';

/** A run to be asked about and started: the argument of a command that starts one. */
export const startFromSchema = z.object({
  method: z.enum(['grpo', 'rloo']),
  /** A recipe's file, which is offered first; null where none is known. */
  recipePath: z.string().nullable(),
  /** Folder of the model. */
  model: z.string().nullable(),
  /** Keys to values as YAML. */
  overrides: z.record(z.string(), z.string()),
});
export type StartFrom = z.infer<typeof startFromSchema>;

/** Recipe keys that decide what a generation is. */
const batchSchema = z.object({
  per_device_train_batch_size: z.int().positive().default(8),
  gradient_accumulation_steps: z.int().positive().default(1),
  steps_per_generation: z.int().positive().nullish().default(null),
});
export type GroupBatch = z.output<typeof batchSchema>;

/**
 * The batch size of a device with which whole groups of `numGenerations` make up a generation (a recipe's rule): the recipe's own where it is one,
 * else the next larger one.
 */
export function batchForGroups(batch: GroupBatch, numGenerations: number): number {
  const passes = batch.steps_per_generation ?? batch.gradient_accumulation_steps;
  let fitting = batch.per_device_train_batch_size;
  while ((fitting * passes) % numGenerations !== 0) fitting++;
  return fitting;
}

/**
 * A run with the model, the prompts, the rewards and the settings that were measured, of the recipe that they were measured for where that is
 * still there.
 * @param ofRun recipe of the run that an evaluation is of
 */
export async function overridesFor(
  { asked, model, step }: Pick<ReadinessOfFolder, 'asked' | 'model' | 'step'>,
  ofRun: string | null,
  settings: { temperature: number; numGenerations: number },
): Promise<StartFrom> {
  const path = asked ? asked.recipe : ofRun;
  const found = path === null ? null : await readRecipe(path, false);
  const recipe = found?.problem === null && (found.method === 'grpo' || found.method === 'rloo') ? found : null;
  const overrides: Record<string, string> = {
    temperature: String(settings.temperature),
    num_generations: String(settings.numGenerations),
  };
  const batch = batchSchema.safeParse(recipe?.value ?? {}).data;
  const fitting = batch && batchForGroups(batch, settings.numGenerations);
  if (recipe && batch && fitting !== batch.per_device_train_batch_size)
    overrides['per_device_train_batch_size'] = String(fitting);
  if (asked) {
    if (isAbsolute(asked.dataset)) overrides['train_dataset'] = JSON.stringify(asked.dataset);
    overrides['reward_funcs'] = JSON.stringify(asked.reward_funcs);
    overrides['max_completion_length'] = String(asked.max_completion_length);
    const weights = recipe?.value['reward_weights'];
    if (Array.isArray(weights) && weights.length !== asked.reward_funcs.length) overrides['reward_weights'] = 'null';
  }
  return {
    method: recipe?.method === 'rloo' ? 'rloo' : 'grpo',
    recipePath: recipe?.path ?? null,
    model: asked || step === null ? model.path : null,
    overrides: recipe ? changed(recipe, overrides) : overrides,
  };
}

/** Without those that say what the recipe says already, whose paths are relative to it. */
function changed({ path, value }: FoundRecipe, overrides: Record<string, string>): Record<string, string> {
  const folder = dirname(path);
  const after = withOverrides(value, overrides);
  const isSame = (key: string): boolean =>
    isDeepStrictEqual(spelledOut(key, after[key], folder), spelledOut(key, value[key], folder));
  return Object.fromEntries(Object.entries(overrides).filter(([key]) => !isSame(key)));
}
