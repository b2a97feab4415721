import { meanInterval } from '../../src/analysis/sweep/meanInterval';
import { mean, standardDeviation } from '../../src/engine/training/statistics';

/** Values by step of one run. */
export type Curve = readonly number[];

export interface Estimate {
  mean: number;
  /** Of a 95 % interval. */
  low: number;
  high: number;
}

export function average(values: readonly number[]): number {
  const found = mean(values);
  if (found === null) throw new RangeError('a mean needs at least one value');
  return found;
}

/** Mean of two and more independent values with Student's 95 % interval. */
export function studentInterval(values: readonly number[]): Estimate {
  const found = meanInterval(values);
  if (found === null || found.low === null || found.high === null)
    throw new RangeError(`an interval is made of 2 values and more; found ${values.length}`);
  return { mean: found.mean, low: found.low, high: found.high };
}

/** Mean of each value and its neighbours up to `reach` steps away on both sides; fewer at the ends. */
export function smooth(curve: Curve, reach: number): number[] {
  return curve.map((_, i) => average(curve.slice(Math.max(0, i - reach), i + reach + 1)));
}

/** By step, over runs: mean, smallest, largest. */
export function spread(curves: readonly Curve[]): { mean: number; low: number; high: number }[] {
  return curves[0]!.map((_, i) => {
    const values = curves.map((curve) => curve[i]!);
    return { mean: average(values), low: Math.min(...values), high: Math.max(...values) };
  });
}

/** At how many steps the mean of `these` lies between the smallest and the largest of `those`. */
export function stepsWithin(these: readonly Curve[], those: readonly Curve[]): number {
  const bounds = spread(those);
  return spread(these).filter(({ mean: value }, i) => value >= bounds[i]!.low && value <= bounds[i]!.high).length;
}

/**
 * Permutation test of the hypothesis that who made a curve does not matter: the largest distance, over steps, between the means of the two
 * sides, each step in units of the standard deviation of all curves there; the share of all ways to split the curves into sides of these sizes
 * that give as large a distance or a larger one. Of 5 + 5 curves there are 252 splits, so that the smallest possible value is 2 / 252.
 */
export function permutationTest(these: readonly Curve[], those: readonly Curve[]): number {
  const all = [...these, ...those];
  const scale = all[0]!.map((_, i) => standardDeviation(all.map((curve) => curve[i]!)) ?? 0);
  const distance = (side: readonly number[]): number => {
    const inside = new Set(side);
    const first = all.filter((_, index) => inside.has(index));
    const second = all.filter((_, index) => !inside.has(index));
    return Math.max(
      ...scale.map((unit, i) =>
        unit === 0 ? 0 : Math.abs(average(first.map((curve) => curve[i]!)) - average(second.map((curve) => curve[i]!))) / unit,
      ),
    );
  };
  const found = distance(these.map((_, index) => index));
  const distances = subsets(all.length, these.length).map(distance);
  // Sums in another order round differently.
  return distances.filter((other) => other >= found - 1e-9).length / distances.length;
}

/** The smallest value that {@link permutationTest} can have with so many curves a side: that split and its mirror alone. */
export function smallestP(size: number): number {
  return 2 / subsets(2 * size, size).length;
}

/** All sets of `size` of the numbers from 0 to `count` − 1. */
function subsets(count: number, size: number): number[][] {
  if (size === 0) return [[]];
  if (count < size) return [];
  return [...subsets(count - 1, size), ...subsets(count - 1, size - 1).map((set) => [...set, count - 1])];
}
