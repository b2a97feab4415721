import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationRecord } from '../contract/evaluation';
import { readinessRecordSchema, type ReadinessRecord } from '../contract/readinessRecord';
import { writeJsonAtomic } from './atomicFile';
import { isMissing } from './errorCode';
import { readEvaluationFolder } from './evaluationFiles';
import { readJsonFile } from './jsonFile';
import { exists } from './runPaths';

const recordName = 'readiness.json';

/** Where the samples of a temperature are: a folder as an evaluation's. @param temperature of those that were asked for */
export function temperatureFolder(folder: string, temperature: number): string {
  return join(folder, `temperature-${temperature}`);
}

export async function writeReadiness(folder: string, record: ReadinessRecord): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJsonAtomic(join(folder, recordName), readinessRecordSchema.parse(record));
}

/** Whether a folder is one of samples drawn before training. */
export function isReadinessFolder(folder: string): Promise<boolean> {
  return exists(join(folder, recordName));
}

/** Throws one sentence where readiness.json is missing or damaged. */
export function readReadiness(folder: string): Promise<ReadinessRecord> {
  return readJsonFile(join(folder, recordName), readinessRecordSchema);
}

/** Samples of a temperature that are all there. */
export interface SampledFolder {
  folder: string;
  record: EvaluationRecord;
}

/** By temperature, in the order in which they were asked for. @throws as {@link readEvaluationFolder} for a damaged one */
export async function sampledTemperatures(folder: string, { asked }: Pick<ReadinessRecord, 'asked'>): Promise<SampledFolder[]> {
  const found: SampledFolder[] = [];
  for (const temperature of asked.temperatures) {
    const one = temperatureFolder(folder, temperature);
    if (await exists(one)) found.push({ folder: one, record: await readEvaluationFolder(one) });
  }
  return found;
}

/** A folder of samples drawn before training, and what was asked. */
export interface KeptReadiness {
  folder: string;
  record: ReadinessRecord;
}

/** Those in a folder of such folders, newest first; one whose readiness.json is missing or damaged is left out. */
export async function listReadiness(root: string): Promise<KeptReadiness[]> {
  const names = await readdir(root).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const read = await Promise.all(
    names.map(async (name) => {
      const folder = join(root, name);
      return readReadiness(folder).then(
        (record) => [{ folder, record }],
        () => [],
      );
    }),
  );
  return read.flat().sort((a, b) => b.record.createdAt - a.record.createdAt);
}
