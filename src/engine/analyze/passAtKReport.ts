import { compareModels } from '../../analysis/coverage/compareModels';
import { majorityCurves } from '../../analysis/coverage/majorityAtK';
import { measureModels, type ModelMeasures } from '../../analysis/coverage/measureModels';
import { pairProblems, type ProblemPair } from '../../analysis/coverage/pairProblems';
import { commonKs, largestK, type CurveInterval } from '../../analysis/coverage/passAtKCurve';
import { solvedCounts } from '../../analysis/coverage/solved';
import type { PassAtKComparison, PassAtKModel, PassAtKReport } from '../../contract/passAtKReport';
import { InputError } from '../inputError';
import type { SampledProblem, SampleSet } from './sampleSet';

export interface ReportChoices {
  /** null: powers of two up to the fewest samples of a problem. */
  ks: readonly number[] | null;
  /** Thresholds of G-Pass@k. */
  taus: readonly number[];
}

/**
 * pass@k of each model, and of the base and the other where there is one to compare.
 * @throws InputError where a k cannot be had, or base and other share no problem
 */
export function passAtKReport(sets: readonly SampleSet[], other: SampleSet | null, choices: ReportChoices): PassAtKReport {
  const caveats = [...sets, ...(other ? [other] : [])].flatMap((set) => set.caveats);
  if (!other) {
    caveats.push(...sets.flatMap(mixedCaveat));
    return { models: sets.flatMap((set) => describe([set], ksOf([set], choices.ks), choices.taus)), caveats };
  }
  if (sets.length !== 1) {
    throw new InputError(
      `--samples has ${sets.length} models (${sets.map(({ name }) => name).join(', ')}); with --against it has one`,
    );
  }
  const base = sets[0]!;
  const paired = pairProblems(base.problems, other.problems, { base: base.name, other: other.name });
  if (paired.pairs.length === 0) {
    throw new InputError(
      `${base.name} and ${other.name} have no problem in common; they have ids such as ${base.problems[0]!.problem} and ${other.problems[0]!.problem}`,
    );
  }
  for (const [set, missing, where] of [
    [base, paired.onlyInBase, other],
    [other, paired.onlyInOther, base],
  ] as const) {
    if (missing.length > 0)
      caveats.push(
        `${missing.length} of ${set.problems.length} problems of ${set.name} are not in ${where.name} and are left out: ${listed(missing)}`,
      );
  }
  const both = new Set(paired.pairs.map(({ problem }) => problem));
  const [left, right] = [base, other].map((set) => ({
    ...set,
    problems: set.problems.filter(({ problem }) => both.has(problem)),
  }));
  const models = [left!, right!];
  caveats.push(...models.flatMap(mixedCaveat));
  const ks = ksOf(models, choices.ks);
  return { models: describe(models, ks, choices.taus), ...compare(paired.pairs, ks), caveats };
}

function describe(sets: readonly SampleSet[], ks: readonly number[], taus: readonly number[]): PassAtKModel[] {
  const measures = measureModels(
    sets.map(({ problems }) => problems),
    { ks, gPass: { taus: [...taus, 'mean'], ks } },
  );
  return sets.map((set, index) => modelOf(set, measures[index]!, ks));
}

function modelOf(
  { name, problems }: SampleSet,
  { samples, curve, mean, gPass, histogram }: ModelMeasures,
  ks: readonly number[],
) {
  const answers = problems.flatMap((problem) => (problem.answers ? [problem.answers] : []));
  const majority = answers.length === problems.length ? majorityCurves([answers], ks)[0]!.curve : null;
  return {
    ...{ name, problems: problems.length, samplesPerProblem: samples.least },
    ...{ passAtK: values(curve), interval: intervals(curve), meanAtK: mean },
    ...{ majAtK: majority && values(majority), majInterval: majority && intervals(majority) },
    gPassAtK: Object.fromEntries(gPass.map((one) => [String(one.tau), values(one.curve)])),
    accuracyHistogram: histogram,
  };
}

function compare(pairs: readonly ProblemPair[], ks: readonly number[]): PassAtKComparison {
  const { crossing: found, difference, gap, upTo, solved, ...others } = compareModels(pairs, { ks });
  return {
    crossing:
      found.kind === 'crosses'
        ? { k: found.k, interval: [found.low, found.high], direction: found.direction, share: found.share }
        : null,
    noCrossing: found.kind === 'none' ? { upTo: found.upTo, ahead: found.ahead, share: found.share } : null,
    difference: Object.fromEntries(difference.map(({ k, ...interval }) => [k, interval])),
    efficiencyGap: { k: upTo, ...gap },
    solved: solvedCounts(solved),
    solvedProblems: solved,
    ...others,
  };
}

function ksOf(sets: readonly SampleSet[], asked: readonly number[] | null): readonly number[] {
  if (asked === null) return commonKs(...sets.map(({ problems }) => problems));
  const most = Math.max(...asked);
  for (const { name, problems } of sets) {
    const fewest = problems.reduce((least, problem) => (problem.n < least.n ? problem : least));
    if (fewest.n < most) {
      throw new InputError(
        `--k has ${most}, and of problem ${fewest.problem} ${name} has ${fewest.n} sample${fewest.n === 1 ? '' : 's'}: k is at most that`,
      );
    }
  }
  return asked;
}

function mixedCaveat({ name, problems }: SampleSet): string[] {
  const least = largestK(problems);
  const most = problems.reduce((largest, { n }) => Math.max(largest, n), 0);
  if (least === most) return [];
  return [
    `${name}: problems have between ${least} and ${most} samples; each estimate uses its own number, and k ends at ${least}${withFewest(problems, least)}`,
  ];
}

function withFewest(problems: readonly SampledProblem[], least: number): string {
  const count = problems.filter(({ n }) => n === least).length;
  return `, which ${count} of ${problems.length} problems have`;
}

function listed(ids: readonly string[]): string {
  return `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}`;
}

function values(curve: readonly CurveInterval[]): Record<string, number> {
  return Object.fromEntries(curve.map(({ k, value }) => [k, value]));
}

function intervals(curve: readonly CurveInterval[]): Record<string, [number, number]> {
  return Object.fromEntries(curve.map(({ k, low, high }) => [k, [low, high]]));
}
