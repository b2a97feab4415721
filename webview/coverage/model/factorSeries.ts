import type { CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import type { MeasuredCurve } from '../../../src/contract/measuredCurve';
import { fixed } from '../../../src/analysis/numberText';
import { compareValues, factorOf, type Factor } from './factor';
import { curvesOf, measures, thresholds, type MeasureCurves } from './measure';
import type { Shown } from './shown';

type Point = MeasuredCurve['curve'][number];

/** A measure at its smallest and its largest k against what differs, in the order of the factor. */
export interface FactorSeries {
  factor: string;
  /** `label` is the value as it is written; `index` is that of the model. */
  points: { index: number; label: string; value: Factor['values'][number]; first: Point; last: Point }[];
  /** A base that has no value of its own. */
  reference: { index: number; first: Point; last: Point } | null;
  first: string;
  last: string;
}

/** @returns null where there are fewer than two points, or the curves have one k alone */
export function factorSeries({ models, at }: MeasureCurves, { key, values }: Factor): FactorSeries | null {
  const all = models.flatMap(({ curve }, index) => {
    const [first, last] = [curve[0], curve.at(-1)];
    return first && last && first.k < last.k
      ? [{ index, value: values[index] ?? null, label: String(values[index]), first, last }]
      : [];
  });
  const points = all.filter(({ value }) => value !== null).sort((a, b) => compareValues(a.value, b.value));
  const [some] = points;
  if (!some || points.length < 2) return null;
  return {
    ...{ factor: key, points, reference: all.find(({ value }) => value === null) ?? null },
    ...{ first: at(some.first.k), last: at(some.last.k) },
  };
}

/** The same of every measure that there is, pass@k first; empty where the models shown do not differ in one thing. */
export function allFactorSeries(
  report: CoverageReport,
  shown: readonly Shown[],
  majority: CoverageMajority | null,
): FactorSeries[] {
  const factor = factorOf(shown.map(({ choice }) => choice));
  if (!factor) return [];
  return measures.flatMap((measure) =>
    (measure === 'gPass' ? thresholds : (['0.5'] as const)).flatMap((threshold) => {
      const curves = curvesOf(report, majority, measure, threshold);
      return (curves && factorSeries(curves, factor)) ?? [];
    }),
  );
}

/** `By step, pass@1 is highest at 60 (0.28) and pass@128 at 0 (0.98).` What was measured; nothing of it is called sure. */
export function factorSentence({ factor, points, first, last }: FactorSeries): string {
  const best = (of: 'first' | 'last') => {
    const most = points.reduce((highest, point) => (point[of].value > highest[of].value ? point : highest));
    const alike = points.filter((point) => fixed(point[of].value) === fixed(most[of].value));
    return `${alike.length > 2 ? 'several values' : alike.map(({ label }) => label).join(' and ')} (${fixed(most[of].value)})`;
  };
  return `By ${factor}, ${first} is highest at ${best('first')} and ${last} at ${best('last')}.`;
}

/** Where the points lie from 0 to 1: by value, by its logarithm, or at even distances. */
export function factorScale(values: readonly Factor['values'][number][]): { at: number[]; kind: 'linear' | 'log' | 'even' } {
  const numbers = values.filter((value) => typeof value === 'number');
  const even = values.map((_, index) => index / Math.max(1, values.length - 1));
  const [low = 0, second = 0] = numbers;
  const high = numbers.at(-1) ?? 0;
  if (numbers.length < values.length || high === low) return { at: even, kind: 'even' };
  if (low > 0 && high / low >= 8)
    return { at: numbers.map((value) => Math.log(value / low) / Math.log(high / low)), kind: 'log' };
  // Zero beside powers of ten: a line by value would put all but the last on one spot.
  if (low === 0 && numbers.length > 2 && high / second >= 50) return { at: even, kind: 'even' };
  return { at: numbers.map((value) => (value - low) / (high - low)), kind: 'linear' };
}
