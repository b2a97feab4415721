import { stat } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { exists } from '../../store/runPaths';
import { isOwnParquet } from '../analyze/ownSamples';
import { rolloutSources } from '../analyze/rolloutSources';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import type { GivenTexts } from './givenText';
import { referenceTexts } from './referenceTexts';
import { sampledTexts } from './sampledTexts';

/**
 * The texts that `--samples` names: rollouts (see `rolloutSources`), or a dataset of completions.
 * @throws InputError or DatasetError with one sentence that names what cannot be used
 */
export async function givenTexts(
  option: string,
  model: ModelFolder,
  { perProblem, step }: { perProblem: number | null; step: number | null },
): Promise<GivenTexts> {
  const path = resolve(option);
  if (await isDataset(path)) {
    if (perProblem !== null)
      throw new InputError(`--per-problem is ${perProblem}, and ${path} is a dataset; allowed: with samples`);
    if (step !== null) throw new InputError(`--step is ${step}, and ${path} is a file; allowed: a run’s folder`);
    return referenceTexts(path, model);
  }
  const sources = await rolloutSources(path, step);
  if (sources.length > 1) {
    throw new InputError(`${path} has rollouts of ${sources.length} steps; choose one of them with --step`);
  }
  return sampledTexts(sources[0]!, model, perProblem);
}

async function isDataset(path: string): Promise<boolean> {
  if (!(await exists(path)) || (await stat(path)).isDirectory()) return false;
  return extname(path).toLowerCase() !== '.parquet' || !(await isOwnParquet(path));
}
