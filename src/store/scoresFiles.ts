import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { scoresRecordSchema, type ScoresRecord } from '../contract/scoresRecord';
import type { RolloutRow } from '../contract/rollout';
import { syncFolder, writeJsonAtomic } from './atomicFile';
import { isMissing, messageOf } from './errorCode';
import { readJsonFile } from './jsonFile';
import { writeRollouts } from './rolloutWriter';

const recordName = /^scores-.+\.json$/;

/** A file of scores, and what it holds. */
export interface Scores {
  /** The Parquet file. */
  file: string;
  record: ScoresRecord;
}

/** Where the record of a file of scores is: beside it. */
export function scoresRecordFile(file: string): string {
  return join(dirname(file), `${basename(file, '.parquet')}.json`);
}

/**
 * Writes scores and then their record. Scores of the same name are replaced: their record goes first, so that a crash leaves none that is of
 * other scores.
 */
export async function writeScores({ file, record }: Scores, groups: readonly (readonly RolloutRow[])[]): Promise<void> {
  const about = scoresRecordFile(file);
  await rm(about, { force: true });
  await syncFolder(dirname(file)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
  await writeRollouts(file, groups);
  await writeJsonAtomic(about, scoresRecordSchema.parse(record));
}

/** Reads the record beside a file of scores; throws one sentence where it is missing or damaged. */
export async function readScores(file: string): Promise<Scores> {
  return { file, record: await readJsonFile(scoresRecordFile(file), scoresRecordSchema) };
}

/** Scores in a folder, oldest first, and those whose record cannot be read. */
export async function listScores(folder: string): Promise<{ scores: Scores[]; broken: { file: string; reason: string }[] }> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const scores: Scores[] = [];
  const broken: { file: string; reason: string }[] = [];
  for (const name of names.filter((each) => recordName.test(each)).sort()) {
    const file = join(folder, name.replace(/json$/, 'parquet'));
    try {
      scores.push(await readScores(file));
    } catch (error) {
      broken.push({ file, reason: messageOf(error) });
    }
  }
  scores.sort((a, b) => a.record.createdAt - b.record.createdAt);
  return { scores, broken };
}
