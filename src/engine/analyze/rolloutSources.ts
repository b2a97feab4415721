import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { RolloutRow } from '../../contract/rollout';
import { messageOf } from '../../store/errorCode';
import { readEvaluationFolder } from '../../store/evaluationFiles';
import type { RolloutKey } from '../../store/rolloutColumns';
import { listRollouts, type RolloutFile } from '../../store/rolloutFiles';
import { exists } from '../../store/runPaths';
import { InputError } from '../inputError';

/** A rollouts file, and what to call it. */
export interface RolloutSource {
  file: string;
  name: string;
  /** null where it is no step of a run. */
  step: number | null;
  /** Samples of a problem that are read, of an evaluation with budget forcing: those after them were forced. null for all. */
  plain: number | null;
}

/** Rows of a source, or of one prompt group, without forced samples. */
export async function readRows<K extends RolloutKey>(
  open: RolloutFile,
  { plain }: RolloutSource,
  keys: readonly K[],
  group?: number,
): Promise<Pick<RolloutRow, K>[]> {
  if (plain === null) return open.readColumns(keys, group);
  const rows = await open.readColumns<K | 'sample'>([...new Set<K | 'sample'>([...keys, 'sample'])], group);
  return rows.filter(({ sample }: Pick<RolloutRow, 'sample'>) => sample < plain);
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
    const name = basename(path, extname(path));
    return [basename(path) === 'samples.parquet' ? await evaluated(path, name) : { file: path, name, step: null, plain: null }];
  }
  const samples = join(path, 'samples.parquet');
  if (await exists(samples)) return [await evaluated(samples, basename(path))];
  const found = await listed(path);
  const chosen = step === null ? found : found.filter((one) => one.step === step);
  if (chosen.length > 0) return chosen.map((one) => ({ file: one.file, name: `step ${one.step}`, step: one.step, plain: null }));
  if (found.length === 0) {
    throw new InputError(`the folder ${path} has no rollouts; allowed: a Parquet file, an evaluation’s folder, a run’s folder`);
  }
  throw new InputError(`--step is ${step}; ${path} has rollouts of the steps ${found[0]!.step} to ${found.at(-1)!.step}`);
}

/**
 * The one rollouts file that an option names; of a run the step's.
 * @throws InputError where there is none, or more than one
 */
export async function oneSource(option: string, step: number | null): Promise<RolloutSource> {
  // The step may be meant for another option, which is a run where this one is not.
  const sources = await rolloutSources(option, step, true);
  if (sources.length === 1) return sources[0]!;
  throw new InputError(`${option} has rollouts of ${sources.length} steps; choose one of them with --step`);
}

/** Samples of an evaluation, whose record lies beside them; a copy may lie alone. */
async function evaluated(file: string, name: string): Promise<RolloutSource> {
  const folder = dirname(file);
  if (!(await exists(join(folder, 'evaluation.json')))) return { file, name, step: null, plain: null };
  const { strategy, samples } = await readEvaluationFolder(folder).catch((error: unknown) => {
    throw new InputError(`the evaluation ${folder}: ${messageOf(error).replace(/\.$/, '')}`);
  });
  if (strategy?.name !== 'budget-forcing') return { file, name, step: null, plain: null };
  return { file, name: `${name} without forced samples`, step: null, plain: samples };
}

async function listed(folder: string) {
  try {
    return await listRollouts(folder);
  } catch (error) {
    throw new InputError(`${folder}: ${(error as Error).message.replace(/\.$/, '')}`);
  }
}
