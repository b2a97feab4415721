import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { readEvaluationFolder } from '../../store/evaluationFiles';
import { exists } from '../../store/runPaths';
import { readJsonLines } from '../data/jsonLines';
import { readParquet } from '../data/parquet';
import { InputError } from '../inputError';
import type { LineChoices, LineReader } from './lineReader';
import { lineReader } from './sampleLines';
import { isOwnParquet, ownSamples } from './ownSamples';
import type { SampleSet } from './sampleSet';

/**
 * Right and wrong samples by problem: of a JSONL or Parquet file, or of an evaluation's folder. A file has one model, or several
 * where its lines have a solution of each.
 * @param path absolute
 * @throws InputError or DatasetError with one sentence that names the file, and the line where one is wrong
 */
export async function readSamples(path: string, choices: LineChoices): Promise<SampleSet[]> {
  const sets = await setsOf(path, choices);
  return sets.map((set) => {
    const without = set.problems.filter(({ n }) => n === 0).length;
    if (without === set.problems.length) throw new InputError(`${path} has no sample; it needs at least one`);
    if (without === 0) return set;
    return {
      ...set,
      problems: set.problems.filter(({ n }) => n > 0),
      caveats: [...set.caveats, `${set.name}: ${without} of ${set.problems.length} problems have no samples and are left out`],
    };
  });
}

async function setsOf(path: string, choices: LineChoices): Promise<SampleSet[]> {
  const folder = await evaluationFolderOf(path);
  if (folder !== null) return [await evaluationSet(folder)];
  if (await isOwnParquet(path)) return [await ownSamples(path)];
  const name = basename(path, extname(path));
  const rows = extname(path).toLowerCase() === '.parquet' ? readParquet(path) : readJsonLines(path);
  let reader: LineReader | null = null;
  for await (const row of rows) {
    reader ??= lineReader(row, name, choices);
    reader.add(row);
  }
  if (!reader) throw new InputError(`${path} is empty; it needs at least one sample`);
  return reader.sets();
}

/** The folder that path is, or that its samples.parquet lies in; null where it is another file. */
async function evaluationFolderOf(path: string): Promise<string | null> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new InputError(`there is no file or folder ${path}`);
    throw error;
  }
  const folder = isFolder ? path : basename(path) === 'samples.parquet' ? dirname(path) : null;
  if (folder !== null && (await exists(join(folder, 'evaluation.json')))) return folder;
  if (!isFolder) return null;
  throw new InputError(`the folder ${path} has no evaluation.json; allowed: an evaluation’s folder, a JSONL or a Parquet file`);
}

async function evaluationSet(folder: string): Promise<SampleSet> {
  let record;
  try {
    record = await readEvaluationFolder(folder);
  } catch (error) {
    throw new InputError(`the evaluation ${folder}: ${(error as Error).message}`);
  }
  const { model, step, problems, failed } = record;
  const name = step === null ? model.name : `${model.name} step ${step}`;
  return {
    name,
    problems: problems.map((count) => ({ ...count, answers: null })),
    caveats: failed === 0 ? [] : [`${name}: ${failed} samples failed and count as wrong`],
  };
}
