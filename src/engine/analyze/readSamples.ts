import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { AnswerExtractor } from '../evaluation/answers';
import { isMissing } from '../../store/errorCode';
import { listEvaluations, readEvaluationFolder } from '../../store/evaluationFiles';
import { exists } from '../../store/runPaths';
import { readJsonLines } from '../data/jsonLines';
import { readParquet } from '../data/parquet';
import type { DatasetRow } from '../data/row';
import { readWholeJson } from '../data/wholeJson';
import { InputError } from '../inputError';
import { evaluationName } from './evaluationName';
import type { SampleChoices, LineReader } from './lineReader';
import { lineReader } from './sampleLines';
import { isOwnParquet, ownSamples } from './ownSamples';
import type { SampleSet } from './sampleSet';

const readers: Record<string, (path: string) => AsyncIterable<DatasetRow>> = { '.parquet': readParquet, '.json': readWholeJson };

/**
 * Right and wrong samples by problem: of a JSONL or Parquet file, of an evaluation's folder, or of a run's, which has one model an evaluation. A
 * file has one model, or several where its lines have a solution of each.
 * @param path absolute
 * @throws InputError or DatasetError with one sentence that names the file, and the line where one is wrong
 */
export async function readSamples(path: string, choices: SampleChoices): Promise<SampleSet[]> {
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

async function setsOf(path: string, choices: SampleChoices): Promise<SampleSet[]> {
  const folder = await folderOf(path);
  if (folder !== null) {
    if (await exists(join(folder, 'evaluation.json'))) return [await ofEvaluation(folder, choices.answer)];
    if (await exists(join(folder, 'evaluations'))) return ofRun(folder, choices.answer);
    throw new InputError(
      `the folder ${path} has no evaluation; allowed: an evaluation’s folder, a run’s folder, a JSONL or a Parquet file`,
    );
  }
  if (await isOwnParquet(path)) return [await ownSamples(path, choices.answer)];
  if (choices.answer)
    throw new InputError(`--answer is given, and ${path} holds no rollouts; its lines may have an "answer" each`);
  const name = basename(path, extname(path));
  const rows = (readers[extname(path).toLowerCase()] ?? readJsonLines)(path);
  let reader: LineReader | null = null;
  for await (const row of rows) {
    reader ??= lineReader(row, name, choices);
    reader.add(row);
  }
  if (!reader) throw new InputError(`${path} is empty; it needs at least one sample`);
  return reader.sets();
}

/** The folder that path is, or that its samples.parquet lies in beside what was evaluated; null where it is another file. */
async function folderOf(path: string): Promise<string | null> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) throw new InputError(`there is no file or folder ${path}`);
    throw error;
  }
  if (isFolder) return path;
  const isBeside = basename(path) === 'samples.parquet' && (await exists(join(dirname(path), 'evaluation.json')));
  return isBeside ? dirname(path) : null;
}

async function ofEvaluation(folder: string, answer: AnswerExtractor | null): Promise<SampleSet> {
  let record;
  try {
    record = await readEvaluationFolder(folder);
  } catch (error) {
    throw new InputError(`the evaluation ${folder}: ${(error as Error).message.replace(/\.$/, '')}`);
  }
  return setOf(record, folder, answer);
}

/** Oldest step first; of several evaluations of one step the oldest first. */
async function ofRun(folder: string, answer: AnswerExtractor | null): Promise<SampleSet[]> {
  let found;
  try {
    found = await listEvaluations(folder);
  } catch (error) {
    throw new InputError(`${folder}: ${(error as Error).message}`);
  }
  const { evaluations, broken } = found;
  const [first] = evaluations;
  const [unread] = broken;
  if (!first && unread) throw new InputError(`evaluation ${unread.id} of the run ${folder}: ${unread.reason.replace(/\.$/, '')}`);
  if (!first) throw new InputError(`the run ${folder} has no evaluation; posttrain evaluate --run makes one`);
  const sets: SampleSet[] = [];
  for (const record of [...evaluations].sort((a, b) => (a.step ?? 0) - (b.step ?? 0))) {
    sets.push(await setOf(record, join(folder, 'evaluations', record.id), answer));
  }
  const datasets = new Set(evaluations.map(({ dataset }) => dataset));
  sets[0]!.caveats.push(
    ...broken.map(({ id, reason }) => `evaluation ${id} is left out: ${reason.replace(/\.$/, '')}`),
    ...(datasets.size > 1 ? [`the evaluations are of different datasets: ${[...datasets].join(', ')}`] : []),
  );
  return sets;
}

/** The counts of the record; with answers those of its samples, which are the same. */
async function setOf(record: EvaluationRecord, folder: string, answer: AnswerExtractor | null): Promise<SampleSet> {
  const { problems, failed, strategy } = record;
  const name = evaluationName(record);
  // Samples of budget forcing are those of every budget.
  const isForced = strategy?.name === 'budget-forcing';
  if (answer && !isForced) return ownSamples(join(folder, 'samples.parquet'), answer, name);
  return {
    name,
    problems: problems.map((count) => ({ ...count, answers: null })),
    caveats: [
      ...(failed === 0 ? [] : [`${name}: ${failed} samples failed and are left out`]),
      ...(answer ? [`${name}: there is no vote over samples of budget forcing`] : []),
    ],
  };
}
