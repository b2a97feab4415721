import { basename } from 'node:path';
import { runRecordSchema, type RunRecord } from '../contract/runRecord';
import { writeJsonAtomic } from './atomicFile';
import { readJsonFile } from './jsonFile';
import { runPaths } from './runPaths';

/** Writes run.json: by the trainer's process when it starts, and again when it resumes. */
export async function writeRunRecord(runFolder: string, record: RunRecord): Promise<void> {
  const paths = runPaths(runFolder);
  if (record.id !== paths.id) throw new Error(`run.json of ${record.id} does not belong into the folder ${paths.id}.`);
  await writeJsonAtomic(paths.record, runRecordSchema.parse(record));
}

/** Reads run.json; throws one sentence where it is missing, damaged, newer than this version, or another run's. */
export async function readRunRecord(runFolder: string): Promise<RunRecord> {
  const record = await readJsonFile(runPaths(runFolder).record, runRecordSchema);
  return checkedOwner(record, runFolder);
}

export function checkedOwner(record: RunRecord, runFolder: string): RunRecord {
  if (record.id === basename(runFolder)) return record;
  throw new Error(`run.json says it is of run ${record.id}, but its folder is called ${basename(runFolder)}.`);
}
