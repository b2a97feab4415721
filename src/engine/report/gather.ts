import { dirname, join, resolve } from 'node:path';
import type { EvaluationRecord } from '../../contract/evaluation';
import { votesOf } from '../../analysis/votes';
import { readEvaluationFolder, listEvaluations } from '../../store/evaluationFiles';
import { messageOf } from '../../store/errorCode';
import { readRunRecord } from '../../store/runRecordFile';
import { exists, runPaths } from '../../store/runPaths';
import { readRunView } from '../../store/runView';
import { evaluationName } from '../analyze/evaluationName';
import { ownSamples } from '../analyze/ownSamples';
import { readSamples } from '../analyze/readSamples';
import type { SampleSet } from '../analyze/sampleSet';
import { withAnswers } from '../evaluation/answers';
import { InputError } from '../inputError';
import { checkCommon, checkOneBase, withCommonProblems } from './comparable';
import { sweepsOf } from './gatherSweeps';
import type { Reported, ReportedModel, ReportedRun } from './reported';
import { computed, type Computed } from './sections/absent';

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
  const models = withCommonProblems(distinct(found, runs.length), caveats);
  return { runs, models, sweeps: await sweepsOf(runs, caveats), caveats };
}

async function runOf(folder: string): Promise<ReportedRun> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new InputError(`${folder}: ${messageOf(error).replace(/\.$/, '')}`);
  });
  return { folder, record, view: await readRunView(folder) };
}

/** Models of a path, each with the record of its evaluation where it has one, and then with the answers of its samples where these can be told. */
async function modelsOf(path: string): Promise<ReportedModel[]> {
  const sets = await readSamples(path, { answer: null, metric: null, filter: null });
  const folder = (await exists(resolve(path, 'evaluation.json'))) ? path : dirname(path);
  const isEvaluation = sets.length === 1 && (await exists(resolve(folder, 'evaluation.json')));
  if (!isEvaluation) return sets.map((set) => ({ name: set.name, set, path, evaluation: null, run: null, voteless: null }));
  const evaluation = { folder, record: await readEvaluationFolder(folder) };
  const runFolder = dirname(dirname(folder));
  const run = (await exists(resolve(runFolder, 'run.json'))) ? runPaths(runFolder).id : null;
  const set = sets[0]!;
  const votes = await votesIn(folder, evaluation.record);
  const model = { name: set.name, path, evaluation, run };
  if ('reason' in votes) return [{ ...model, set, voteless: votes.reason }];
  return [{ ...model, ...withVotes(set, votes.value) }];
}

/** A set with the counts of its record, as everywhere, and the answers of its samples: old records count those that failed, too. */
function withVotes(set: SampleSet, voted: SampleSet): Pick<ReportedModel, 'set' | 'voteless'> {
  const answers = new Map(voted.problems.map((one) => [one.problem, one.answers]));
  const problems = set.problems.map((one) => ({ ...one, answers: answers.get(one.problem) ?? null }));
  const without = problems.find((one) => !one.answers?.length);
  return {
    set: { ...set, problems, caveats: [...new Set([...set.caveats, ...voted.caveats])] },
    voteless: without
      ? `no sample of the problem ${without.problem} has been read that did not fail, so that it has no vote`
      : null,
  };
}

/** The samples of an evaluation with their answers. */
async function votesIn(folder: string, record: EvaluationRecord): Promise<Computed<SampleSet>> {
  const votes = votesOf(record);
  if (votes.answer === null) {
    const { why } = votes;
    return {
      reason:
        why === 'verifier'
          ? `the reward ${votes.verifier} does not say where a completion has its answer`
          : 'there is no vote over samples of budget forcing',
    };
  }
  const { answer } = votes;
  return computed(() =>
    withAnswers(answer, (extract) => ownSamples(join(folder, 'samples.parquet'), extract, evaluationName(record))),
  );
}

/** An evaluation that a report may be of. */
interface Candidate {
  folder: string;
  run: ReportedRun;
  record: EvaluationRecord;
}

/**
 * Of the runs: an evaluation of their base, and then those of its dataset, one of each step: the newest of pass@k alone where there is one, else the
 * newest.
 * @throws InputError where the runs have several bases
 */
async function evaluationsOf(runs: readonly ReportedRun[], caveats: string[]): Promise<ReportedModel[]> {
  const all: Candidate[] = [];
  for (const run of runs) {
    const { evaluations, broken } = await listEvaluations(run.folder);
    caveats.push(
      ...broken.map(({ id, reason }) => `evaluation ${id} of ${run.record.id} is left out: ${reason.replace(/\.$/, '')}`),
    );
    for (const record of evaluations) all.push({ folder: runPaths(run.folder).evaluationFolder(record.id), run, record });
  }
  const bases = all.filter(({ record }) => record.step === null).sort(byPreference);
  const [base] = bases;
  if (base) checkOneBase(all.map(({ run }) => run));
  const dataset = (base ?? all[0])?.record.dataset;
  const alike = all.filter(({ record }) => record.dataset === dataset);
  const trained = alike.filter(({ record }) => record.step !== null);
  const best = trained.filter((one) => !trained.some((other) => isOfSameStep(one, other) && byPreference(other, one) < 0));
  best.sort((a, b) => runs.indexOf(a.run) - runs.indexOf(b.run) || a.record.step! - b.record.step!);
  const last = best.filter((one) => !best.some((other) => other.run === one.run && other.record.step! > one.record.step!));
  const chosen = [...(base ? [base] : []), ...(best.length < MOST_MODELS ? best : last)];
  caveats.push(...leftOut(all, alike, chosen));
  const models: ReportedModel[] = [];
  for (const { folder } of chosen) models.push(...(await modelsOf(folder)));
  return models;
}

/** Those of pass@k alone come before those that were made for something else, and then the newest. */
function byPreference({ record: a }: Candidate, { record: b }: Candidate): number {
  return Number(purposeOf(a) !== null) - Number(purposeOf(b) !== null) || b.createdAt - a.createdAt;
}

/** What an evaluation was made for beside pass@k; null where it was made for nothing else. */
function purposeOf({ strategy, entropyMatch }: EvaluationRecord): string | null {
  return strategy?.name ?? (entropyMatch ? 'an entropy match' : null);
}

/** The base of one run is that of another that was trained from the same model. */
function isOfSameStep(one: Candidate, other: Candidate): boolean {
  return one.record.step === other.record.step && (one.record.step === null || one.run === other.run);
}

function leftOut(all: readonly Candidate[], alike: readonly Candidate[], chosen: readonly Candidate[]): string[] {
  const { dataset } = chosen[0]?.record ?? {};
  const elsewhere = all.length - alike.length;
  const rest = alike.filter((one) => !chosen.includes(one));
  const special = rest.filter((one) => purposeOf(one.record) !== null && chosen.some((other) => isOfSameStep(one, other)));
  const others = rest.length - special.length;
  return [
    ...(elsewhere > 0 ? [`${elsewhere} evaluations of other datasets than ${dataset} are left out`] : []),
    ...special.map(
      ({ run, record }) =>
        `evaluation ${record.id} of ${run.record.id} is left out: it was made for ${purposeOf(record)}, and another of that step is shown`,
    ),
    ...(others > 0
      ? [`${others} of ${alike.length} evaluations of ${dataset} are left out: older ones of one step, or steps before the last`]
      : []),
  ];
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
