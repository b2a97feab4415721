import type { PreferenceExample } from '../../contract/dataset';
import type { DatasetSource } from '../../contract/recipe';
import { InputError } from '../inputError';
import { loadPreferences } from './load';

/** The preferences of a recipe's dataset: the generators make none. @throws InputError or DatasetError */
export async function readPreferences(source: DatasetSource, model: string): Promise<PreferenceExample[]> {
  if (typeof source === 'string') return loadPreferences(source, model);
  throw new InputError(
    `the generator ${source.generator} makes no preferences; allowed: a file with prompt, chosen and rejected`,
  );
}
