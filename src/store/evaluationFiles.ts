import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { evaluationRecordSchema, type EvaluationRecord } from '../contract/evaluation';
import { idSchema } from '../contract/ids';
import type { RolloutRow } from '../contract/rollout';
import { syncFolder, temporaryPath, writeJsonAtomic } from './atomicFile';
import { isMissing, messageOf } from './errorCode';
import { MissingFileError, readJsonFile } from './jsonFile';
import { writeRollouts } from './rolloutWriter';
import { exists, runPaths } from './runPaths';

const recordName = 'evaluation.json';
const samplesName = 'samples.parquet';

/**
 * Writes an evaluation, its samples one row group a problem, under a temporary folder name that is renamed when all is there. Throws
 * where one of this id exists.
 */
export async function writeEvaluation(
  runFolder: string,
  record: EvaluationRecord,
  groups: readonly (readonly RolloutRow[])[],
): Promise<void> {
  const paths = runPaths(runFolder);
  const folder = paths.evaluationFolder(record.id);
  if (await exists(folder)) throw new Error(`Run ${paths.id} has an evaluation called ${record.id} already.`);
  await writeEvaluationFolder(folder, record, groups);
}

/** The same as a folder of its own, wherever that is to be. */
export async function writeEvaluationFolder(
  folder: string,
  record: EvaluationRecord,
  groups: readonly (readonly RolloutRow[])[],
): Promise<void> {
  const temporary = temporaryPath(folder);
  try {
    await writeRollouts(join(temporary, samplesName), groups);
    await writeJsonAtomic(join(temporary, recordName), evaluationRecordSchema.parse(record));
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(folder));
}

/** Where an evaluation's samples are: a file that `RolloutFile` reads. */
export function samplesFile(runFolder: string, id: string): string {
  return join(runPaths(runFolder).evaluationFolder(id), samplesName);
}

/** Throws one sentence where evaluation.json is missing or damaged. */
export async function readEvaluation(runFolder: string, id: string): Promise<EvaluationRecord> {
  const record = await readEvaluationFolder(runPaths(runFolder).evaluationFolder(id));
  if (record.id !== id) throw new Error(`evaluation.json says it is evaluation ${record.id}, but its folder is called ${id}.`);
  return record;
}

/** The record in an evaluation's folder, wherever that is; throws as {@link readEvaluation}. */
export function readEvaluationFolder(folder: string): Promise<EvaluationRecord> {
  return readJsonFile(join(folder, recordName), evaluationRecordSchema);
}

/** Evaluations of a run, oldest first. One that is not finished is left out; one that cannot be read is in `broken`. */
export async function listEvaluations(
  runFolder: string,
): Promise<{ evaluations: EvaluationRecord[]; broken: { id: string; reason: string }[] }> {
  const names = await readdir(runPaths(runFolder).evaluations).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const evaluations: EvaluationRecord[] = [];
  const broken: { id: string; reason: string }[] = [];
  for (const id of names.filter((name) => idSchema.safeParse(name).success).sort()) {
    try {
      evaluations.push(await readEvaluation(runFolder, id));
    } catch (error) {
      if (!(error instanceof MissingFileError)) broken.push({ id, reason: messageOf(error) });
    }
  }
  evaluations.sort((a, b) => a.createdAt - b.createdAt);
  return { evaluations, broken };
}
