import { accuracyHistogram } from '../../analysis/coverage/accuracyHistogram';
import { crossingEstimate } from '../../analysis/coverage/crossingEstimate';
import { efficiencyGap } from '../../analysis/coverage/efficiencyGap';
import { gPassAtK, meanGPassAtK } from '../../analysis/coverage/gPassAtK';
import { majorityCurve } from '../../analysis/coverage/majorityAtK';
import { meanAtK } from '../../analysis/coverage/meanAtK';
import { pairProblems } from '../../analysis/coverage/pairProblems';
import { commonKs, largestK, passAtKCurve, passAtKDifference, type CurveInterval } from '../../analysis/coverage/passAtKCurve';
import { solvedCounts, solvedProblems } from '../../analysis/coverage/solved';
import { supportMeasures } from '../../analysis/coverage/support';
import { sureLead } from '../../analysis/coverage/sureLead';
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
    return { models: sets.map((set) => describe(set, ksOf([set], choices.ks), choices.taus)), caveats };
  }
  if (sets.length !== 1) {
    throw new InputError(
      `--samples has ${sets.length} models (${sets.map(({ name }) => name).join(', ')}); with --against it has one`,
    );
  }
  const base = sets[0]!;
  const paired = pairProblems(base.problems, other.problems);
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
  return { models: models.map((set) => describe(set, ks, choices.taus)), ...compare(paired.pairs, ks), caveats };
}

function describe({ name, problems }: SampleSet, ks: readonly number[], taus: readonly number[]): PassAtKModel {
  const curve = passAtKCurve(problems, ks);
  const answers = problems.flatMap((problem) => (problem.answers ? [problem.answers] : []));
  const majority = answers.length === problems.length ? majorityCurve(answers, ks) : null;
  const gPass = [...taus, 'mean' as const].map((tau) => [
    String(tau),
    Object.fromEntries(
      ks.map((k) => [k, mean(problems, (count) => (tau === 'mean' ? meanGPassAtK(count, k) : gPassAtK(count, k, tau)))]),
    ),
  ]) as [string, Record<string, number>][];
  return {
    ...{ name, problems: problems.length, samplesPerProblem: largestK(problems) },
    ...{ passAtK: values(curve), interval: intervals(curve), meanAtK: meanAtK(problems) },
    ...{ majAtK: majority && values(majority), majInterval: majority && intervals(majority) },
    ...{ gPassAtK: Object.fromEntries(gPass), accuracyHistogram: accuracyHistogram(problems) },
  };
}

function compare(pairs: ReturnType<typeof pairProblems>['pairs'], ks: readonly number[]): PassAtKComparison {
  const found = crossingEstimate(pairs);
  const solved = solvedProblems(pairs);
  const last = commonKs(
    pairs.map(({ base }) => base),
    pairs.map(({ other }) => other),
  ).at(-1)!;
  return {
    crossing:
      found.kind === 'crosses'
        ? { k: found.k, interval: [found.low, found.high], direction: found.direction, share: found.share }
        : null,
    noCrossing: found.kind === 'none' ? { upTo: found.upTo, ahead: found.ahead, share: found.share } : null,
    sureLead: sureLead(pairs, ks),
    difference: Object.fromEntries(passAtKDifference(pairs, ks).map(({ k, ...interval }) => [k, interval])),
    efficiencyGap: { k: last, ...efficiencyGap(pairs, last) },
    solved: solvedCounts(solved),
    solvedProblems: solved,
    support: supportMeasures(solved.both.length, solved.onlyOther.length, solved.onlyBase.length),
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

function mean(problems: readonly SampledProblem[], of: (count: SampledProblem) => number): number {
  return problems.reduce((sum, problem) => sum + of(problem), 0) / problems.length;
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
