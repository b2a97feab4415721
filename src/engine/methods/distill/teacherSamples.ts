import { readFile } from 'node:fs/promises';
import { teacherSampleSchema, type TeacherSample } from '../../../contract/teacherSample';
import { writeFileAtomic } from '../../../store/atomicFile';
import { isMissing } from '../../../store/errorCode';
import { InputError } from '../../inputError';

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

/** Writes the file whole. */
export async function writeTeacherSamples(path: string, samples: readonly TeacherSample[]): Promise<void> {
  await writeFileAtomic(path, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
