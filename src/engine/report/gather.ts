import { dirname, resolve } from 'node:path';
import { readEvaluationFolder, listEvaluations } from '../../store/evaluationFiles';
import { messageOf } from '../../store/errorCode';
import { readRunRecord } from '../../store/runRecordFile';
import { exists, runPaths } from '../../store/runPaths';
import { readRunView } from '../../store/runView';
import { readSamples } from '../analyze/readSamples';
import { InputError } from '../inputError';
import { checkCommon, withCommonProblems } from './comparable';
import type { Reported, ReportedModel, ReportedRun } from './reported';

export interface Asked {
  /** Evaluations: an absolute path each, of a folder or of a file of samples. */
  base: string | null;
  against: readonly string[];
  /** Folders of runs. */
  runs: readonly string[];
}

/** Lines that can still be told apart. */
const MOST_MODELS = 8;

/**
 * Reads all that a report is about. Evaluations of a run that is named are taken where they are of one dataset; a run whose evaluation is named is read too.
 * @throws InputError or DatasetError in one sentence, also where what was asked has nothing in common
 */
export async function gather(asked: Asked): Promise<Reported> {
  const caveats: string[] = [];
  const named: ReportedModel[] = [];
  for (const [index, path] of [...(asked.base === null ? [] : [asked.base]), ...asked.against].entries()) {
    const models = await modelsOf(path);
    if (index === 0 && asked.base !== null && models.length > 1)
      throw new InputError(`--base has ${models.length} models (${models.map(({ name }) => name).join(', ')}); allowed: one`);
    named.push(...models);
  }
  const folders = new Set(asked.runs);
  for (const { evaluation, run } of named) if (evaluation && run !== null) folders.add(dirname(dirname(evaluation.folder)));
  const runs: ReportedRun[] = [];
  for (const folder of folders) runs.push(await runOf(folder));
  const found = named.length > 0 ? named : await evaluationsOf(runs, caveats);
  checkCommon(runs, new Set(found.map(({ run }) => run)));
  return { runs, models: withCommonProblems(distinct(found, runs.length), caveats), caveats };
}

async function runOf(folder: string): Promise<ReportedRun> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new InputError(`${folder}: ${messageOf(error).replace(/\.$/, '')}`);
  });
  return { folder, record, view: await readRunView(folder) };
}

/** Models of a path, each with the record of its evaluation where it has one. */
async function modelsOf(path: string): Promise<ReportedModel[]> {
  const sets = await readSamples(path, { answer: null, metric: null, filter: null });
  const folder = (await exists(resolve(path, 'evaluation.json'))) ? path : dirname(path);
  const isEvaluation = sets.length === 1 && (await exists(resolve(folder, 'evaluation.json')));
  const evaluation = isEvaluation ? { folder, record: await readEvaluationFolder(folder) } : null;
  const runFolder = dirname(dirname(folder));
  const run = evaluation && (await exists(resolve(runFolder, 'run.json'))) ? runPaths(runFolder).id : null;
  return sets.map((set) => ({ name: set.name, set, path, evaluation, run }));
}

/** Of the runs: the newest evaluation of a base, and then those of its dataset, the newest of each step. */
async function evaluationsOf(runs: readonly ReportedRun[], caveats: string[]): Promise<ReportedModel[]> {
  const all: { folder: string; run: ReportedRun; step: number | null; dataset: string; createdAt: number }[] = [];
  for (const run of runs) {
    const { evaluations, broken } = await listEvaluations(run.folder);
    caveats.push(
      ...broken.map(({ id, reason }) => `evaluation ${id} of ${run.record.id} is left out: ${reason.replace(/\.$/, '')}`),
    );
    for (const { id, step, dataset, createdAt } of evaluations)
      all.push({ folder: runPaths(run.folder).evaluationFolder(id), run, step, dataset, createdAt });
  }
  const base = all.filter(({ step }) => step === null).sort((a, b) => b.createdAt - a.createdAt)[0];
  const dataset = (base ?? all[0])?.dataset;
  const trained = all.filter((one) => one.step !== null && one.dataset === dataset);
  const newest = trained.filter(
    (one) => !trained.some((other) => other.run === one.run && other.step === one.step && other.createdAt > one.createdAt),
  );
  newest.sort((a, b) => runs.indexOf(a.run) - runs.indexOf(b.run) || a.step! - b.step!);
  const last = newest.filter((one) => !newest.some((other) => other.run === one.run && other.step! > one.step!));
  const chosen = [...(base ? [base] : []), ...(newest.length < MOST_MODELS ? newest : last)];
  const elsewhere = all.filter((one) => one.dataset !== dataset).length;
  if (elsewhere > 0) caveats.push(`${elsewhere} evaluations of other datasets than ${dataset} are left out`);
  if (chosen.length < all.length - elsewhere)
    caveats.push(
      `${all.length - elsewhere - chosen.length} of ${all.length - elsewhere} evaluations of ${dataset} are left out: older ones of one step, or steps before the last`,
    );
  const models: ReportedModel[] = [];
  for (const { folder } of chosen) models.push(...(await modelsOf(folder)));
  return models;
}

/** Names that differ: with the run where there are several, with a number where that is not enough. */
function distinct(models: readonly ReportedModel[], runs: number): ReportedModel[] {
  const taken = new Set<string>();
  return models.map((model) => {
    const isOfStep = model.evaluation !== null && model.evaluation.record.step !== null;
    const full = runs > 1 && isOfStep && model.run !== null ? `${model.run} ${model.name}` : model.name;
    let name = full;
    for (let count = 2; taken.has(name); count++) name = `${full} (${count})`;
    taken.add(name);
    return { ...model, name, set: { ...model.set, name } };
  });
}
