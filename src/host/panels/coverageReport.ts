import { accuracyHistogram } from '../../analysis/coverage/accuracyHistogram';
import { crossingEstimate, fineKs, type CrossingEstimate } from '../../analysis/coverage/crossingEstimate';
import { efficiencyGap } from '../../analysis/coverage/efficiencyGap';
import { pairProblems } from '../../analysis/coverage/pairProblems';
import { largestK, passAtKCurve, passAtKDifference } from '../../analysis/coverage/passAtKCurve';
import { solvedCounts, solvedProblems } from '../../analysis/coverage/solved';
import { supportMeasures } from '../../analysis/coverage/support';
import { sureLead } from '../../analysis/coverage/sureLead';
import { meanPassAtK, powersOfTwoUpTo, type Count } from '../../analysis/passAtK';
import type { ProblemCount } from '../../contract/evaluation';
import type { CoverageComparison, CoverageModel, CoverageReport } from '../../contract/messages/coverage';

export interface MeasuredModel {
  key: string;
  problems: readonly ProblemCount[];
}

/** Resamples of every interval here; the default of the bootstrap. */
const RESAMPLES = 2000;

/**
 * All that the Coverage panel shows of some evaluations of the same problems; the first is what the others are compared with. Only
 * problems that all of them sampled count, and the curves end at the smallest number of samples.
 * @throws RangeError where they have no problem in common, or one names a problem twice
 */
export function coverageReport(models: readonly MeasuredModel[]): CoverageReport {
  const sampled = models.map(({ problems }) => problems.filter(({ n }) => n > 0));
  const [first = [], ...others] = sampled;
  const common = others.reduce<readonly ProblemCount[]>((kept, other) => {
    const { pairs } = pairProblems(kept, other);
    return pairs.map(({ problem, base }) => ({ problem, ...base }));
  }, first);
  if (common.length === 0) throw new RangeError('These evaluations have no problem in common that all of them sampled.');
  const counts = models.length === 1 ? [common] : sampled.map((problems) => countsOf(common, problems));
  const known = new Set(sampled.flat().map(({ problem }) => problem)).size;
  const upTo = Math.min(...counts.map(largestK));
  return {
    models: models.map(({ key }, index) => measured(key, counts[index]!, known - sampled[index]!.length, curveKs(upTo))),
    comparisons: models.slice(1).map(({ key }, index) => compared(key, paired(common, counts[0]!, counts[index + 1]!), upTo)),
    problems: common.map(({ problem }, index) => ({
      id: problem,
      n: counts.map((of) => of[index]!.n),
      c: counts.map((of) => of[index]!.c),
    })),
    resamples: RESAMPLES,
  };
}

/** Where a curve is drawn: the powers of two, and about four points an octave so that it looks as smooth as it is. */
export function curveKs(upTo: number): number[] {
  const ks = new Set(powersOfTwoUpTo(upTo));
  for (let quarter = 0; 2 ** (quarter / 4) < upTo; quarter++) ks.add(Math.round(2 ** (quarter / 4)));
  return [...ks].sort((a, b) => a - b);
}

function countsOf(common: readonly ProblemCount[], problems: readonly ProblemCount[]): Count[] {
  const by = new Map(problems.map((problem) => [problem.problem, problem]));
  return common.map(({ problem }) => by.get(problem)!);
}

function paired(common: readonly ProblemCount[], base: readonly Count[], other: readonly Count[]) {
  return common.map(({ problem }, index) => ({ problem, base: base[index]!, other: other[index]! }));
}

function measured(key: string, counts: readonly Count[], missing: number, ks: readonly number[]): CoverageModel {
  return {
    key,
    samples: { least: largestK(counts), most: counts.reduce((most, { n }) => Math.max(most, n), 0) },
    missing,
    curve: passAtKCurve(counts, ks, { resamples: RESAMPLES }),
    histogram: accuracyHistogram(counts),
  };
}

function compared(key: string, pairs: ReturnType<typeof paired>, upTo: number): CoverageComparison {
  const crossing = crossingEstimate(pairs, fineKs(upTo), { resamples: RESAMPLES });
  const solved = solvedProblems(pairs);
  return {
    key,
    difference: passAtKDifference(pairs, powersOfTwoUpTo(upTo), { resamples: RESAMPLES }),
    crossing: crossing.kind === 'none' ? null : crossingOf(crossing, pairs),
    sureLead: sureLead(pairs, powersOfTwoUpTo(upTo), { resamples: RESAMPLES }),
    gap: efficiencyGap(pairs, upTo, { resamples: RESAMPLES }),
    solved: solvedCounts(solved),
    support: supportMeasures(solved.both.length, solved.onlyOther.length, solved.onlyBase.length),
  };
}

function crossingOf(
  { direction, k, low, high, share }: Extract<CrossingEstimate, { kind: 'crosses' }>,
  pairs: ReturnType<typeof paired>,
): CoverageComparison['crossing'] {
  return { direction, k, value: heightAt(k, pairs), low, high, share };
}

/** Height of both curves where they cross, between two integers by a straight line over log k. */
function heightAt(k: number, pairs: ReturnType<typeof paired>): number {
  const counts = pairs.map(({ other }) => other);
  const below = Math.floor(k);
  const low = meanPassAtK(counts, below);
  if (below === k) return low;
  const share = Math.log(k / below) / Math.log((below + 1) / below);
  return low + share * (meanPassAtK(counts, below + 1) - low);
}
