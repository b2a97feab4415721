import type { BootstrapOptions, Interval } from './bootstrap';
import { percentileInterval } from './resampling';
import { seededRandom } from './seededRandom';

/** A value of one of a problem's texts. */
export interface ProblemValue {
  problem: string;
  value: number;
}

export interface MedianDifference extends Interval {
  /** Problems that both have: all others are left out. */
  problems: number;
}

/**
 * Median of `after` less that of `before`, over the texts of the problems that both have, with a percentile bootstrap interval (Efron and
 * Tibshirani 1993, chapter 13). Problems are drawn with replacement, each with all its texts on both sides: texts of one problem are alike, and
 * how hard it is cancels out. Values that are not finite are left out. Null where fewer than two problems are in both.
 */
export function medianDifference(
  before: readonly ProblemValue[],
  after: readonly ProblemValue[],
  { resamples = 2000, seed = 1, confidence }: BootstrapOptions = {},
): MedianDifference | null {
  const finite = [before, after].map((values) => values.filter(({ value }) => Number.isFinite(value)));
  const known = finite.map((values) => new Set(values.map(({ problem }) => problem)));
  const problems = [...known[0]!].filter((problem) => known[1]!.has(problem));
  if (problems.length < 2) return null;
  const index = new Map(problems.map((problem, place) => [problem, place]));
  const [first, second] = finite.map((values) => sorted(values, index)) as [Sorted, Sorted];
  const times = new Float64Array(problems.length).fill(1);
  const difference = (): number => weightedMedian(second, times) - weightedMedian(first, times);
  const value = difference();
  const random = seededRandom(seed);
  const draws = new Float64Array(resamples).map(() => {
    times.fill(0);
    for (let i = 0; i < problems.length; i++) times[Math.floor(random() * problems.length)]!++;
    return difference();
  });
  return { value, ...percentileInterval(draws, confidence), problems: problems.length };
}

/** Values ascending, and the place of the problem of each. */
interface Sorted {
  values: Float64Array;
  places: Int32Array;
}

function sorted(all: readonly ProblemValue[], index: ReadonlyMap<string, number>): Sorted {
  const kept = all.filter(({ problem }) => index.has(problem)).sort((a, b) => a.value - b.value);
  return {
    values: Float64Array.from(kept, ({ value }) => value),
    places: Int32Array.from(kept, ({ problem }) => index.get(problem)!),
  };
}

/** Median of values of which each is there as many times as its problem was drawn: the mean of the two in the middle. */
function weightedMedian({ values, places }: Sorted, times: Float64Array): number {
  let total = 0;
  for (const place of places) total += times[place]!;
  const [lower, upper] = [Math.floor((total - 1) / 2), Math.floor(total / 2)];
  let seen = 0;
  let low = NaN;
  for (let i = 0; i < values.length; i++) {
    seen += times[places[i]!]!;
    if (Number.isNaN(low) && seen > lower) low = values[i]!;
    if (seen > upper) return (low + values[i]!) / 2;
  }
  return NaN;
}
