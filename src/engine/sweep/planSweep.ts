import { existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { expandSweep, type SweepPoint } from '../../analysis/sweep/expandSweep';
import type { Recipe } from '../../contract/recipe';
import type { SweepRecord } from '../../contract/sweep';
import { newRunId } from '../../store/runPaths';
import { InputError } from '../inputError';
import type { SweepFile } from '../cli/recipeFile';

export interface PlannedSweep {
  record: SweepRecord;
  /** By run id. */
  recipes: Map<string, Recipe>;
}

/**
 * The runs of a recipe with lists, each checked before the first of them begins.
 * @throws InputError where there is nothing to sweep, or one of the combinations is no recipe
 */
export function planSweep(file: SweepFile, name: string | null, evaluateSamples: number | null): PlannedSweep {
  const { keys, points } = expanded(file);
  const id = newRunId(name ?? basename(file.path, extname(file.path)));
  const recipes = new Map<string, Recipe>();
  const width = String(points.length).length;
  const runs = points.map((point, index) => {
    const recipe = file.resolved(point.recipe, pointWords(point.values));
    checkThere(recipe, `${file.path}, with ${pointWords(point.values)}`);
    const runId = `${id.slice(0, 62 - width)}-${String(index + 1).padStart(width, '0')}`;
    recipes.set(runId, recipe);
    return { id: runId, values: point.values };
  });
  const record = { schemaVersion: 1 as const, id, createdAt: Date.now(), recipePath: file.path, keys, evaluateSamples, runs };
  return { record, recipes };
}

/** `temperature 0.7, num_generations 8`. */
export function pointWords(values: SweepPoint['values']): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** What is missing would be told when its turn comes, hours later. */
function checkThere(recipe: Recipe, place: string): void {
  for (const key of ['model', 'train_dataset', 'eval_dataset'] as const) {
    const path = recipe[key];
    if (typeof path === 'string' && !existsSync(path)) throw new InputError(`${place}: ${key} ${path} does not exist`);
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
