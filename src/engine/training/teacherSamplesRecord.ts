import { existsSync } from 'node:fs';
import type { RunRecord } from '../../contract/runRecord';
import { runPaths } from '../../store/runPaths';
import { writeRunRecord } from '../../store/runRecordFile';
import { InputError } from '../inputError';
import { fileSha256 } from './fileSha256';

/**
 * A distillation goes on with the answers it was started with. Where their file is gone they are sampled again, and compared then.
 * @throws InputError
 */
export async function checkSameTeacherSamples(runFolder: string, { id, teacherSamples }: RunRecord): Promise<void> {
  const path = runPaths(runFolder).teacherSamples;
  if (!teacherSamples || !existsSync(path)) return;
  const sha256 = await fileSha256(path);
  if (sha256 === teacherSamples.sha256) return;
  throw new InputError(
    `${path} was changed since run ${id} wrote it: its SHA-256 is ${sha256}, and run.json says ${teacherSamples.sha256}; without the file, the answers are sampled again`,
  );
}

/** Writes the hash of the teacher's answers into run.json. @throws InputError where another stands there */
export async function recordTeacherSamples(runFolder: string, record: RunRecord, sha256: string): Promise<void> {
  const before = record.teacherSamples?.sha256;
  if (before === sha256) return;
  if (before !== undefined)
    throw new InputError(
      `the teacher's answers, sampled again, are not those run ${record.id} was started with: their SHA-256 is ${sha256}, and run.json says ${before}`,
    );
  await writeRunRecord(runFolder, { ...record, teacherSamples: { sha256 } });
}
