import { dirname, extname, join, parse } from 'node:path';
import { isOfPlainSoftmax } from '../../analysis/perplexity';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { PerplexityRow } from '../../contract/messages/perplexity';
import type { ScoresRecord } from '../../contract/scoresRecord';
import { samplesFile } from '../../store/evaluationFiles';
import { exists } from '../../store/runPaths';
import { listScores } from '../../store/scoresFiles';
import { runKey } from '../runs/runRef';
import type { KnownEvaluation } from './evaluationLibrary';

/** Samples of a problem that are scored: enough for quartiles, few enough to wait for. */
export const PER_PROBLEM = 16;

/** Texts whose perplexity under a model is asked for. */
export interface AskedTexts extends Pick<PerplexityRow, 'texts' | 'under'> {
  /** Whose evaluation's folder the scores are in. */
  beside: KnownEvaluation;
  /** The evaluation of the model that they are scored under. */
  model: KnownEvaluation;
  /** The dataset of reference solutions; null where the texts are samples of `beside`. */
  reference: string | null;
}

/** The four of Yue et al. (2025): base under base, other under base, other under itself, reference solutions under base. */
export function askedTexts(base: KnownEvaluation, other: KnownEvaluation | null, reference: string | null): AskedTexts[] {
  const sampled = { beside: base, model: base, reference: null };
  return [
    { texts: 'base', under: 'base', ...sampled },
    ...(other
      ? ([
          { texts: 'other', under: 'base', ...sampled, beside: other },
          { texts: 'other', under: 'other', ...sampled, beside: other, model: other },
        ] as const)
      : []),
    { texts: 'reference', under: 'base', ...sampled, reference },
  ];
}

/** A file of log-probabilities. */
export interface ScoredFile {
  file: string;
  /** They were written as the texts were sampled, and are no scores. */
  isSampled: boolean;
}

/** The file that holds their log-probabilities at temperature 1, the newest where there are several; null where none does. */
export async function scoredFile({ beside, model, reference, texts }: AskedTexts): Promise<ScoredFile | null> {
  const samples = samplesFile(runKey(beside.ref), beside.record.id);
  if (texts !== 'reference' && beside === model && isOfPlainSoftmax(beside.record.temperature)) {
    return { file: samples, isSampled: true };
  }
  const { scores } = await listScores(dirname(samples));
  const fits = ({ record }: { record: ScoresRecord }): boolean =>
    isModel(record, model.record) &&
    (texts === 'reference'
      ? record.texts.kind === 'dataset' && record.texts.path === reference
      : record.texts.kind === 'samples' && (record.perProblem ?? PER_PROBLEM) >= PER_PROBLEM);
  const file = scores.filter(fits).at(-1)?.file;
  return file === undefined ? null : { file, isSampled: false };
}

/** Whether scores are those of the model that was evaluated. */
export function isModel({ model }: Pick<ScoresRecord, 'model'>, evaluated: Pick<EvaluationRecord, 'model'>): boolean {
  const { sha256, path } = evaluated.model;
  return sha256 === null ? model.path === path : model.sha256 === sha256;
}

/** How many samples of a problem count: those after the evaluation's own ones were forced. */
export function samplesCounted({ record }: KnownEvaluation): number {
  return Math.min(PER_PROBLEM, record.samples);
}

/** `NAME-solutions` beside a dataset of prompts. */
export function solutionsBeside(dataset: string): string {
  return join(dirname(dataset), `${parse(dataset).name}-solutions${extname(dataset)}`);
}

/**
 * Where the reference solutions of an evaluation's dataset are: in the file that was scored under its model last, else beside the dataset, else in
 * the dataset itself, where it has completions, which scoring it will tell; null where it is not there.
 */
export async function referenceOf(evaluation: KnownEvaluation): Promise<string | null> {
  const { dataset } = evaluation.record;
  const { scores } = await listScores(dirname(samplesFile(runKey(evaluation.ref), evaluation.record.id)));
  const last = scores.filter(({ record }) => record.texts.kind === 'dataset' && isModel(record, evaluation.record)).at(-1);
  // Solutions that came to lie beside the dataset since are better than what it has itself.
  if (last && last.record.texts.path !== dataset) return last.record.texts.path;
  for (const file of [solutionsBeside(dataset), dataset]) if (await exists(file)) return file;
  return null;
}
