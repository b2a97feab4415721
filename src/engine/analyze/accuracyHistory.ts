import { readFile } from 'node:fs/promises';
import { isMissing } from '../../store/errorCode';
import { readRunRecord } from '../../store/runRecordFile';
import { InputError } from '../inputError';
import { decodingThread } from './ownSamples';
import { rolloutSources } from './rolloutSources';
import { stepAccuracies } from './stepAccuracies';

/** Accuracies of training examples, one an epoch. */
export interface AccuracyHistory {
  accuracies: Map<string, number[]>;
  prompts: Map<string, string>;
  /** Examples that were trained on once, which have no variance and are in no other field but `prompts`. */
  once: number;
  caveats: string[];
}

/**
 * Of a JSON file `{"0": [0.1, 0.5], "1": [0, 0]}`: by problem one accuracy an epoch.
 * @throws InputError naming what is wrong
 */
export async function readAccuracies(path: string): Promise<AccuracyHistory> {
  const value = await parsed(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${path} is no JSON object; allowed: {"PROBLEM": [accuracy of each epoch], …}`);
  }
  const accuracies = new Map<string, number[]>();
  for (const [problem, list] of Object.entries(value)) accuracies.set(problem, accuracyList(list, problem, path));
  const [first] = accuracies;
  if (!first) throw new InputError(`${path} has no problem; it needs at least one`);
  for (const [problem, list] of accuracies) {
    if (list.length === first[1].length) continue;
    throw new InputError(
      `${path}: problem ${problem} has ${list.length} accuracies and problem ${first[0]} has ${first[1].length}; allowed: one an epoch, as many for each`,
    );
  }
  if (first[1].length < 2)
    throw new InputError(`${path}: a problem has ${first[1].length} accuracies; it needs at least two epochs`);
  return { accuracies, prompts: new Map(), once: 0, caveats: [] };
}

/**
 * Of a run's rollouts: each time that a prompt was trained on is an epoch of it. A rollout that failed does not count. Empty where no prompt was
 * trained on twice.
 * @param folder absolute path of the run
 * @throws InputError where the run has no rollouts, or kept only the groups that have a gradient
 */
export async function accuraciesOfRun(folder: string): Promise<AccuracyHistory> {
  await checkUnfiltered(folder);
  const accuracies = new Map<string, number[]>();
  const prompts = new Map<string, string>();
  const thread = decodingThread();
  try {
    for (const source of await rolloutSources(folder, null)) {
      for (const { problem, prompt, right, judged } of await stepAccuracies(source, thread)) {
        prompts.set(problem, prompt);
        const own = accuracies.get(problem) ?? [];
        own.push(right / judged);
        accuracies.set(problem, own);
      }
    }
  } finally {
    thread.dispose();
  }
  const all = accuracies.size;
  for (const [problem, list] of accuracies) if (list.length < 2) accuracies.delete(problem);
  let [least, most] = [Infinity, 0];
  for (const { length } of accuracies.values()) [least, most] = [Math.min(least, length), Math.max(most, length)];
  return {
    ...{ accuracies, prompts, once: all - accuracies.size },
    caveats: [
      ...(accuracies.size > 0 && accuracies.size < all
        ? [`${all - accuracies.size} of ${all} prompts were trained on once and are left out`]
        : []),
      ...(least < most ? [`prompts were trained on ${least} to ${most} times: variances of few epochs are rough`] : []),
    ],
  };
}

/** Without the epochs in which a prompt was all right or all wrong, its variance is another. */
async function checkUnfiltered(folder: string): Promise<void> {
  const { recipe } = await readRunRecord(folder);
  if (!('filter_groups' in recipe) || !recipe.filter_groups) return;
  throw new InputError(
    `${folder}: filter_groups left the groups without a gradient out of its rollouts, so that accuracies are not known for every epoch; allowed: a run without it`,
  );
}

async function parsed(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (isMissing(error)) throw new InputError(`there is no file ${path}`);
    if (error instanceof SyntaxError) throw new InputError(`${path} is no JSON: ${error.message}`);
    throw error;
  }
}

function accuracyList(list: unknown, problem: string, path: string): number[] {
  const isAccuracy = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
  if (Array.isArray(list) && list.every(isAccuracy)) return list;
  const found = JSON.stringify(list)?.slice(0, 60);
  throw new InputError(`${path}: problem ${problem} has ${found}; allowed: a list of numbers from 0 to 1, one an epoch`);
}
