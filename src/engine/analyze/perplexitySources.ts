import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { isOfPlainSoftmax } from '../../analysis/perplexity';
import type { EvaluationRecord } from '../../contract/evaluation';
import { messageOf } from '../../store/errorCode';
import { listEvaluations, readEvaluationFolder } from '../../store/evaluationFiles';
import { exists, runPaths } from '../../store/runPaths';
import { listScores, readScores, scoresRecordFile, type Scores } from '../../store/scoresFiles';
import { InputError } from '../inputError';
import { fileSha256 } from '../training/fileSha256';
import { evaluationName } from './evaluationName';

/** A file with the log-probabilities of texts under a model. */
export interface PerplexitySource {
  file: string;
  /** Whose texts, and under which model. */
  texts: string;
  under: string;
  /** Tells texts apart: SHA-256 of their file, and how many samples of a problem were taken. */
  textsKey: string;
  /** Only samples with a smaller index; null for all. */
  below: number | null;
}

interface Found {
  sources: PerplexitySource[];
  caveats: string[];
}

/**
 * What an option names: a file of scores, a rollouts file, an evaluation's folder (its samples under their own model, and the scores beside
 * them), or a run's folder, with each of its evaluations.
 * @throws InputError where there is none, or where a record cannot be read
 */
export async function perplexitySources(option: string): Promise<Found> {
  const path = resolve(option);
  if (!(await exists(path))) throw new InputError(`there is no file or folder ${path}`);
  if (!(await stat(path)).isDirectory()) return ofFile(path);
  if (await exists(join(path, 'evaluation.json'))) return ofEvaluation(path);
  if (await exists(join(path, 'evaluations'))) return ofRun(path);
  throw new InputError(`the folder ${path} has no evaluation; allowed: an evaluation’s or a run’s folder, or a Parquet file`);
}

async function ofFile(file: string): Promise<Found> {
  if (extname(file).toLowerCase() !== '.parquet') {
    throw new InputError(`${file} is no Parquet file; allowed: scores, rollouts or samples, which posttrain writes as Parquet`);
  }
  if (await exists(scoresRecordFile(file)))
    return { sources: [ofScores(await asked(file, () => readScores(file)))], caveats: [] };
  if (basename(file) === 'samples.parquet' && (await exists(join(dirname(file), 'evaluation.json')))) {
    return own(dirname(file), await recordOf(dirname(file)));
  }
  const name = basename(file, extname(file));
  return {
    sources: [{ file, texts: name, under: 'the model that sampled', textsKey: await keyOf(file, null), below: null }],
    caveats: [],
  };
}

async function ofEvaluation(folder: string): Promise<Found> {
  const record = await recordOf(folder);
  const { sources, caveats } = await own(folder, record);
  const { scores, broken } = await listScores(folder);
  return {
    sources: [...sources, ...scores.map((one) => ofScores(one, record))],
    caveats: [...caveats, ...broken.map(({ file, reason }) => `${file} is left out: ${reason.replace(/\.$/, '')}`)],
  };
}

/** Oldest evaluation first, as they are listed. */
async function ofRun(folder: string): Promise<Found> {
  const { evaluations, broken } = await asked(folder, () => listEvaluations(folder));
  const found = await Promise.all(evaluations.map(({ id }) => ofEvaluation(runPaths(folder).evaluationFolder(id))));
  return {
    sources: found.flatMap(({ sources }) => sources),
    caveats: [
      ...found.flatMap(({ caveats }) => caveats),
      ...broken.map(({ id, reason }) => `evaluation ${id} is left out: ${reason.replace(/\.$/, '')}`),
    ],
  };
}

/** The samples of an evaluation under the model that drew them, where their log-probabilities are those of temperature 1. */
async function own(folder: string, record: EvaluationRecord): Promise<Found> {
  const name = evaluationName(record);
  const { temperature, samples, strategy } = record;
  if (!isOfPlainSoftmax(temperature)) {
    const caveat = `${name} was sampled at temperature ${temperature}, and its own log-probabilities are not those of temperature 1; posttrain score gives them`;
    return { sources: [], caveats: [caveat] };
  }
  const file = join(folder, 'samples.parquet');
  if (!(await exists(file))) throw new InputError(`the evaluation ${folder} has no samples.parquet`);
  const below = strategy?.name === 'budget-forcing' ? samples : null;
  return { sources: [{ file, texts: name, under: name, textsKey: await keyOf(file, null), below }], caveats: [] };
}

function ofScores({ file, record }: Scores, of?: EvaluationRecord): PerplexitySource {
  const { model, texts } = record;
  const isOfSamples = texts.kind === 'samples' && of !== undefined;
  return {
    file,
    texts: isOfSamples ? evaluationName(of) : basename(texts.path),
    under: isOfSamples && model.sha256 === of.model.sha256 ? evaluationName(of) : model.name,
    textsKey: `${texts.sha256} ${record.perProblem}`,
    below: null,
  };
}

async function keyOf(file: string, perProblem: number | null): Promise<string> {
  return `${await fileSha256(file)} ${perProblem}`;
}

function recordOf(folder: string): Promise<EvaluationRecord> {
  return asked(`the evaluation ${folder}`, () => readEvaluationFolder(folder));
}

async function asked<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new InputError(`${what}: ${messageOf(error).replace(/\.$/, '')}`);
  }
}
