import { compareModels } from '../../analysis/coverage/compareModels';
import type { CrossingEstimate } from '../../analysis/coverage/crossingEstimate';
import { measureModels } from '../../analysis/coverage/measureModels';
import { pairProblems, type ProblemPair } from '../../analysis/coverage/pairProblems';
import { largestK } from '../../analysis/coverage/passAtKCurve';
import { solvedCounts } from '../../analysis/coverage/solved';
import { meanPassAtK, powersOfTwoUpTo, type Count } from '../../analysis/passAtK';
import type { ProblemCount } from '../../contract/evaluation';
import type { CoverageComparison, CoverageReport } from '../../contract/messages/coverage';

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
  const common = commonProblems(models.map(({ key }, index) => ({ key, problems: sampled[index]! })));
  if (common.length === 0) throw new RangeError('These evaluations have no problem in common that all of them sampled.');
  const counts = sampled.map((problems) => countsOf(common, problems));
  const known = new Set(sampled.flat().map(({ problem }) => problem)).size;
  const upTo = Math.min(...counts.map(largestK));
  const ks = powersOfTwoUpTo(upTo);
  const measures = measureModels(
    counts,
    { ks: curveKs(upTo), gPass: { taus: [0.5, 1, 'mean'], ks: ks.filter((k) => k > 1) } },
    { resamples: RESAMPLES },
  );
  return {
    models: models.map(({ key }, index) => ({ key, missing: known - sampled[index]!.length, ...measures[index]! })),
    comparisons: models.slice(1).map(({ key }, index) => compared(key, paired(common, counts[0]!, counts[index + 1]!), ks)),
    problems: common.map((problem, index) => ({
      id: problem,
      n: counts.map((of) => of[index]!.n),
      c: counts.map((of) => of[index]!.c),
    })),
    resamples: RESAMPLES,
  };
}

/** Ids of the problems that all have, in the order of the first. */
function commonProblems([first, ...others]: readonly MeasuredModel[]): string[] {
  if (!first) return [];
  const inAll = others.map((other) => {
    const names = { base: nameOf(first.key), other: nameOf(other.key) };
    return new Set(pairProblems(first.problems, other.problems, names).pairs.map(({ problem }) => problem));
  });
  return first.problems.map(({ problem }) => problem).filter((problem) => inAll.every((problems) => problems.has(problem)));
}

/** `eval-1` of `/runs/one#eval-1`. */
const nameOf = (key: string): string => key.split('#').pop() ?? key;

/** Where a curve is drawn: the powers of two, and about four points an octave so that it looks as smooth as it is. */
export function curveKs(upTo: number): number[] {
  const ks = new Set(powersOfTwoUpTo(upTo));
  for (let quarter = 0; 2 ** (quarter / 4) < upTo; quarter++) ks.add(Math.round(2 ** (quarter / 4)));
  return [...ks].sort((a, b) => a - b);
}

function countsOf(common: readonly string[], problems: readonly ProblemCount[]): Count[] {
  const by = new Map(problems.map((problem) => [problem.problem, problem]));
  return common.map((problem) => by.get(problem)!);
}

function paired(common: readonly string[], base: readonly Count[], other: readonly Count[]): ProblemPair[] {
  return common.map((problem, index) => ({ problem, base: base[index]!, other: other[index]! }));
}

function compared(key: string, pairs: readonly ProblemPair[], ks: readonly number[]): CoverageComparison {
  const { crossing, solved, difference, sureLead, gap, support } = compareModels(
    pairs,
    { ks, upTo: ks.at(-1)! },
    { resamples: RESAMPLES },
  );
  return {
    ...{ key, difference, sureLead, gap, support },
    crossing: crossing.kind === 'none' ? null : crossingOf(crossing, pairs),
    solved: solvedCounts(solved),
  };
}

function crossingOf(
  { direction, k, low, high, share }: Extract<CrossingEstimate, { kind: 'crosses' }>,
  pairs: readonly ProblemPair[],
): CoverageComparison['crossing'] {
  return { direction, k, value: heightAt(k, pairs), low, high, share };
}

/** Height of both curves where they cross, between two integers by a straight line over log k. */
function heightAt(k: number, pairs: readonly ProblemPair[]): number {
  const counts = pairs.map(({ other }) => other);
  const below = Math.floor(k);
  const low = meanPassAtK(counts, below);
  if (below === k) return low;
  const share = Math.log(k / below) / Math.log((below + 1) / below);
  return low + share * (meanPassAtK(counts, below + 1) - low);
}
