import type { PreferenceExample } from '../../contract/dataset';
import type { DatasetSource } from '../../contract/recipe';
import { problemsOf } from '../countdown/problems';
import { preference } from '../countdown/solutions';
import { loadPreferences } from './load';

/**
 * The preferences of a recipe's dataset. The generator solves and misses the training problems one after the other, and then again in other
 * ways, until there are `size` pairs.
 * @throws DatasetError naming file and line
 */
export async function readPreferences(source: DatasetSource, model: string): Promise<PreferenceExample[]> {
  if (typeof source === 'string') return loadPreferences(source, model);
  const problems = problemsOf('train');
  return Array.from({ length: source.size }, (_, index) =>
    preference(problems[index % problems.length]!, [source.seed, Math.floor(index / problems.length)]),
  );
}

/** What a dataset is called in a sentence. */
export function sourceName(source: DatasetSource): string {
  return typeof source === 'string' ? source : source.generator;
}
