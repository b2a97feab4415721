import type { ProcessIdentity } from '../contract/process';
import type { RunRecord } from '../contract/runRecord';
import { MissingFileError } from '../store/jsonFile';
import { readRunRecord } from '../store/runRecordFile';

/** The run.json that the process `pid` wrote; undefined while there is none, or it names the process `before` of an earlier start. */
export async function newRecord(
  runFolder: string,
  pid: number | undefined,
  before: ProcessIdentity | null,
): Promise<RunRecord | undefined> {
  try {
    const record = await readRunRecord(runFolder);
    const isNew = record.process.startTime !== before?.startTime || record.process.bootId !== before.bootId;
    return record.process.pid === pid && isNew ? record : undefined;
  } catch (error) {
    if (error instanceof MissingFileError) return undefined;
    throw error;
  }
}
