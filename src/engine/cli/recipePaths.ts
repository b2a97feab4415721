import { resolve } from 'node:path';
import { modelFolderOf } from '../model/hubModel';
import { withAbsolutePath } from '../rewards/rewardFiles';

/** Keys that hold the path of a file, and those that hold that of a model, or its name on the hub. */
const fileKeys: readonly string[] = ['train_dataset', 'eval_dataset'];
const modelKeys: readonly string[] = ['model', 'teacher_model_name_or_path'];

/**
 * A recipe with its paths made absolute, and the names of models on the hub replaced by their folders. A value that is no list of keys is
 * returned as it is.
 * @param folderOf what the value of a key is relative to
 * @throws InputError for a model of the hub that is not on this disk
 */
export function withAbsolutePaths(recipe: unknown, folderOf: (keys: readonly string[]) => string): unknown {
  if (typeof recipe !== 'object' || recipe === null) return recipe;
  const entries = Object.entries(recipe as Record<string, unknown>).map(([key, value]) => {
    if (key === 'reward_funcs' && Array.isArray(value))
      return [key, value.map((reward, index) => withAbsolutePath(reward, folderOf([key, String(index), 'path'])))];
    if (typeof value !== 'string' || value === '') return [key, value];
    if (fileKeys.includes(key)) return [key, resolve(folderOf([key]), value)];
    return [key, modelKeys.includes(key) ? modelFolderOf(value, folderOf([key])) : value];
  });
  return Object.fromEntries(entries) as unknown;
}
