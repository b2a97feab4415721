import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { listRollouts } from '../../store/rolloutFiles';
import { exists } from '../../store/runPaths';
import { InputError } from '../inputError';

/** A rollouts file, and what to call it. */
export interface RolloutSource {
  file: string;
  name: string;
  /** null where it is no step of a run. */
  step: number | null;
}

/**
 * The rollouts files that an option names: a Parquet file, an evaluation's folder, or a run's folder, which has one a step.
 * @param step which of a run's; null for all
 * @param isForAny whether the step is meant for another option too, which may not be a run
 * @throws InputError where there is none
 */
export async function rolloutSources(option: string, step: number | null, isForAny = false): Promise<RolloutSource[]> {
  const path = resolve(option);
  if (!(await exists(path))) throw new InputError(`there is no file or folder ${path}`);
  if (!(await stat(path)).isDirectory()) {
    if (step !== null && !isForAny) throw new InputError(`--step is ${step}, and ${path} is a file; allowed: a run’s folder`);
    return [{ file: path, name: basename(path, extname(path)), step: null }];
  }
  const samples = join(path, 'samples.parquet');
  if (await exists(samples)) return [{ file: samples, name: basename(path), step: null }];
  const found = await listed(path);
  const chosen = step === null ? found : found.filter((one) => one.step === step);
  if (chosen.length > 0) return chosen.map((one) => ({ file: one.file, name: `step ${one.step}`, step: one.step }));
  if (found.length === 0) {
    throw new InputError(`the folder ${path} has no rollouts; allowed: a Parquet file, an evaluation’s folder, a run’s folder`);
  }
  throw new InputError(`--step is ${step}; ${path} has rollouts of the steps ${found[0]!.step} to ${found.at(-1)!.step}`);
}

async function listed(folder: string) {
  try {
    return await listRollouts(folder);
  } catch (error) {
    throw new InputError(`${folder}: ${(error as Error).message.replace(/\.$/, '')}`);
  }
}
