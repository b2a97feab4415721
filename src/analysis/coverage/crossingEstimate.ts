import { crossings, type Crossing } from '../crossing';
import type { Count } from '../passAtK';
import { percentileInterval, resampledMeans } from '../resampling';
import type { BootstrapOptions } from '../bootstrap';
import { differences, pairColumns } from './pairColumns';
import { largestK } from './passAtKCurve';

export type CrossingEstimate =
  | {
      kind: 'crosses';
      /** `falls`: the other model is ahead at smaller k and the base beyond; `rises`: the other way round. */
      direction: Crossing['direction'];
      /** Where the mean curves cross, between integers by straight lines over log k. */
      k: number;
      /** Percentile bootstrap over problems, paired. null where an end lies outside 1 … `upTo`: below 1 for `low`, beyond `upTo` for `high`. */
      low: number | null;
      high: number | null;
      /** Share of the resamples whose curves cross in this direction, 0 … 1. */
      share: number;
      /** Largest k looked at. */
      upTo: number;
    }
  | {
      kind: 'none';
      /** Which curve is above from 1 to `upTo`; null where they are equal throughout. */
      ahead: 'base' | 'other' | null;
      /** Share of the resamples whose curves cross all the same, in either direction. */
      share: number;
      upTo: number;
    };

/**
 * Where two pass@k curves cross, and how sure that is. No crossing up to the largest k is a result (Yue et al. 2025, table 2, has
 * several). Of several crossings the one counts that parts the largest leads: the smaller of the lead before it and the lead after it is largest.
 * A resample without a crossing lies before 1 or beyond the largest k, by which curve is ahead in it; one that only crosses in the other
 * direction says nothing about this one's place and is left out of the interval.
 * @param pairs see `pairProblems`
 * @param ks where the curves are computed; default {@link fineKs} of the smallest n
 * @throws RangeError where there are no pairs, or a k is beyond a problem's n
 */
export function crossingEstimate(
  pairs: readonly { base: Count; other: Count }[],
  ks: readonly number[] = fineKs(Math.min(largestK(pairs.map(({ base }) => base)), largestK(pairs.map(({ other }) => other)))),
  options: BootstrapOptions = {},
): CrossingEstimate {
  if (pairs.length === 0 || ks.length === 0)
    throw new RangeError('a crossing needs at least one problem with samples on both sides');
  const columns = pairColumns(pairs, ks);
  const gaps = columns.gaps.map((column) => withoutRounding(column.reduce((sum, gap) => sum + gap, 0) / column.length));
  const upTo = ks.at(-1)!;
  const found = mainCrossing(ks, gaps);
  const sides = resampledMeans([...columns.base, ...columns.other], options);
  const draws = ks.map((_, i) => differences(sides[ks.length + i]!, sides[i]!));
  const resamples = draws[0]!.length;
  const drawn = Array.from({ length: resamples }, (_, i) => draws.map((means) => withoutRounding(means[i]!)));
  if (!found) {
    const crossing = drawn.filter((one) => mainCrossing(ks, one) !== null).length;
    return { kind: 'none', ahead: aheadOf(gaps), share: crossing / resamples, upTo };
  }
  let crossing = 0;
  const places = drawn.flatMap((one) => {
    const same = mainCrossing(ks, one, found.direction);
    if (same) {
      crossing++;
      return [Math.log(same.k)];
    }
    const ahead = aheadOf(one);
    if (ahead === null || mainCrossing(ks, one)) return [];
    return [(ahead === 'other') === (found.direction === 'falls') ? Infinity : -Infinity];
  });
  const { low, high } = percentileInterval(places, options.confidence);
  return {
    ...{ kind: 'crosses', direction: found.direction, k: found.k },
    ...{ low: finite(low), high: finite(high), share: crossing / resamples, upTo },
  };
}

/** 1, 2, 3 … 16, then 8 an octave, rounded, up to n: where a crossing is looked for. */
export function fineKs(n: number): number[] {
  const ks = new Set<number>();
  for (let k = 1; k <= Math.min(n, 16); k++) ks.add(k);
  for (let step = 1; ; step++) {
    const k = Math.round(16 * 2 ** (step / 8));
    if (k >= n) break;
    ks.add(k);
  }
  if (n >= 1) ks.add(n);
  return [...ks];
}

/** Differences below this are rounding: a curve is a mean of up to thousands of products. */
const EQUAL = 1e-12;

function withoutRounding(gap: number): number {
  return Math.abs(gap) < EQUAL ? 0 : gap;
}

function aheadOf(gaps: readonly number[]): 'base' | 'other' | null {
  const gap = gaps.find((one) => one !== 0);
  return gap === undefined ? null : gap > 0 ? 'other' : 'base';
}

function mainCrossing(ks: readonly number[], gaps: readonly number[], direction?: Crossing['direction']): Crossing | null {
  const found = crossings(
    ks.map((k) => ({ k, value: 0 })),
    ks.map((k, i) => ({ k, value: gaps[i]! })),
  );
  if (found.length === 0) return null;
  // leads[i]: the largest lead before crossing i; the last one is that after all of them.
  const leads = new Array<number>(found.length + 1).fill(0);
  let stretch = 0;
  ks.forEach((k, i) => {
    while (stretch < found.length && k >= found[stretch]!.beforeK) stretch++;
    leads[stretch] = Math.max(leads[stretch]!, Math.abs(gaps[i]!));
  });
  let main: Crossing | null = null;
  let most = 0;
  found.forEach((crossing, i) => {
    const lesser = Math.min(leads[i]!, leads[i + 1]!);
    if ((direction !== undefined && crossing.direction !== direction) || lesser <= most) return;
    [main, most] = [crossing, lesser];
  });
  return main;
}

function finite(logK: number): number | null {
  return Number.isFinite(logK) ? Math.exp(logK) : null;
}
