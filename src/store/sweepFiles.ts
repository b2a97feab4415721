import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { idSchema } from '../contract/ids';
import { sweepRecordSchema, type SweepRecord } from '../contract/sweep';
import { writeJsonAtomic } from './atomicFile';
import { isMissing, messageOf } from './errorCode';
import { MissingFileError, readJsonFile } from './jsonFile';

/** `.posttraining/sweeps` beside `.posttraining/runs`; `.sweeps` inside a runs folder that lies anywhere else. */
export function sweepsFolder(runsFolder: string): string {
  const folder = resolve(runsFolder);
  return basename(dirname(folder)) === '.posttraining' ? join(dirname(folder), 'sweeps') : join(folder, '.sweeps');
}

/** Absolute folder of one sweep. @throws Error where the id is none */
export function sweepFolder(runsFolder: string, id: string): string {
  return join(sweepsFolder(runsFolder), idSchema.parse(id));
}

/** The recipe of one of its runs. */
export function sweptRecipe(folder: string, runId: string): string {
  return join(folder, `${idSchema.parse(runId)}.json`);
}

/** Writes recipes first and the record last: without a record there is no sweep. @param recipes by run id */
export async function writeSweep(folder: string, record: SweepRecord, recipes: ReadonlyMap<string, unknown>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [runId, recipe] of recipes) await writeJsonAtomic(sweptRecipe(folder, runId), recipe);
  await writeJsonAtomic(join(folder, 'sweep.json'), record);
}

/** @throws Error with one sentence where there is none, or it cannot be read */
export function readSweep(folder: string): Promise<SweepRecord> {
  return readJsonFile(join(folder, 'sweep.json'), sweepRecordSchema);
}

export interface ListedSweeps {
  /** Newest first. */
  sweeps: SweepRecord[];
  broken: { id: string; reason: string }[];
}

export async function listSweeps(runsFolder: string): Promise<ListedSweeps> {
  const folder = sweepsFolder(runsFolder);
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const listed: ListedSweeps = { sweeps: [], broken: [] };
  for (const id of names.filter((name) => idSchema.safeParse(name).success)) {
    try {
      listed.sweeps.push(await readSweep(join(folder, id)));
    } catch (error) {
      // Its recipes are written first.
      if (!(error instanceof MissingFileError)) listed.broken.push({ id, reason: messageOf(error) });
    }
  }
  listed.sweeps.sort((a, b) => b.createdAt - a.createdAt);
  return listed;
}
