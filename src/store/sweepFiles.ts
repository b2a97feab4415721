import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { recipeSchema, type Recipe } from '../contract/recipe';
import { sweepEndSchema, sweepRecordSchema, type SweepEnd, type SweepRecord } from '../contract/sweep';
import { writeJsonAtomic } from './atomicFile';
import { MissingFileError, readJsonFile } from './jsonFile';
import { checkedId } from './runPaths';

/** `.posttraining/sweeps` beside `.posttraining/runs`; `.sweeps` inside a runs folder that lies anywhere else. */
export function sweepsFolder(runsFolder: string): string {
  const folder = resolve(runsFolder);
  return basename(dirname(folder)) === '.posttraining' ? join(dirname(folder), 'sweeps') : join(folder, '.sweeps');
}

/** Absolute folder of one sweep. @throws Error with one sentence where the id is none */
export function sweepFolder(runsFolder: string, id: string): string {
  return join(sweepsFolder(runsFolder), checkedId(id, 'a sweep'));
}

/** What the process that carries it out prints. */
export function sweepLog(folder: string): string {
  return join(folder, 'sweep.log');
}

/** The recipe of one of its runs. */
export function sweptRecipe(folder: string, runId: string): string {
  return join(folder, `${checkedId(runId, 'a run')}.json`);
}

/** Writes recipes first and the record last: without a record there is no sweep. @param recipes by run id */
export async function writeSweep(folder: string, record: SweepRecord, recipes: ReadonlyMap<string, unknown>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [runId, recipe] of recipes) await writeJsonAtomic(sweptRecipe(folder, runId), recipe);
  await writeSweepRecord(folder, record);
}

export function writeSweepRecord(folder: string, record: SweepRecord): Promise<void> {
  return writeJsonAtomic(join(folder, 'sweep.json'), record);
}

/** @throws Error with one sentence where there is none, or it cannot be read */
export function readSweep(folder: string): Promise<SweepRecord> {
  return readJsonFile(join(folder, 'sweep.json'), sweepRecordSchema);
}

const endFile = (folder: string): string => join(folder, 'ended.json');

/** By the process that carried it out, before it lets go. */
export function writeSweepEnd(folder: string, end: SweepEnd): Promise<void> {
  return writeJsonAtomic(endFile(folder), end);
}

/** By the process that carries it out from now on. */
export function dropSweepEnd(folder: string): Promise<void> {
  return rm(endFile(folder), { force: true });
}

/** How the last process came to its end; null where none did. @throws Error with one sentence where that cannot be read */
export async function readSweepEnd(folder: string): Promise<SweepEnd | null> {
  try {
    return await readJsonFile(endFile(folder), sweepEndSchema);
  } catch (error) {
    if (error instanceof MissingFileError) return null;
    throw error;
  }
}

/** The recipes of its runs, in their order. @throws Error with one sentence where one is missing or damaged */
export function readSweptRecipes(folder: string, { runs }: SweepRecord): Promise<Recipe[]> {
  return Promise.all(runs.map(({ id }) => readJsonFile(sweptRecipe(folder, id), recipeSchema)));
}
