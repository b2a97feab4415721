import { readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { teacherSampleSchema, type TeacherSample } from '../../../contract/teacherSample';
import { isTemporaryName } from '../../../store/atomicFile';
import { isMissing } from '../../../store/errorCode';
import { InputError } from '../../inputError';
import { writeAll } from '../../model/durableFile';

/** Every line of a run's teacher-samples.jsonl; null where there is none yet. @throws InputError naming the line that is none */
export async function readTeacherSamples(path: string): Promise<TeacherSample[] | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    const sample = teacherSampleSchema.safeParse(valueOf(line));
    if (!sample.success)
      throw new InputError(`${path}:${index + 1} is no sample of the teacher; without the file, all of them are sampled again`);
    return sample.data;
  });
}

/** Adds lines to a file that is being written. */
export async function addTeacherSamples(file: FileHandle, samples: readonly TeacherSample[]): Promise<void> {
  for (const sample of samples) await writeAll(file, Buffer.from(`${JSON.stringify(sample)}\n`));
}

/** Removes what a killed process left of the file. */
export async function removeUnfinishedSamples(path: string): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder))
    if (isTemporaryName(name) && name.startsWith(`.${basename(path)}.`)) await rm(join(folder, name));
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
