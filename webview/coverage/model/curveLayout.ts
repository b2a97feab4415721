import { isSureCrossing } from '../../../src/analysis/coverage/leadSentence';
import { powerTicks } from '../../../src/analysis/chart/ticks';
import { count, fixed } from '../../../src/analysis/numberText';
import type { MeasureCurves } from './measure';
import { shortName } from '../../shared/chart/shortName';
import { spread } from '../../../src/analysis/chart/spread';
import type { ShownLine } from './shown';

/** Room around the plotted area, px. */
const TOP = 12;
const LEFT = 36;
const BOTTOM = 42;
const LABEL_GAP = 16;
const START_GAP = 14;
/** Beside labels, and the width of one of their characters, px. */
const LABEL_ASIDE = 22;
const CHARACTER = 6.9;
/** Characters of a space and a value. */
const VALUE = 5;

export interface CurveLine extends ShownLine {
  line: string;
  band: string;
  /** At the powers of two and at the end. */
  dots: { x: number; y: number }[];
  /** `label`: the name, as much of it as there is room for. */
  end: { x: number; y: number; value: string; label: string };
  start: { x: number; y: number; value: string };
  /** One of many, and neither of the two compared: without band and value at the start. */
  isQuiet: boolean;
}

export interface CurveLayout {
  width: number;
  height: number;
  area: { left: number; top: number; right: number; bottom: number };
  x(k: number): number;
  y(value: number): number;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  lines: CurveLine[];
  /** Where the curve of `against` crosses the first; ends of the interval that lie outside are those of the plot. */
  crossing: { x: number; y: number; left: number; right: number; words: [string, string]; isLeftward: boolean } | null;
  upTo: number;
}

/** Positions of everything on the chart of a measure: share of problems over log2 k. `shown` are its models. */
export function curveLayout(
  { models, comparisons }: MeasureCurves,
  shown: readonly ShownLine[],
  against: number,
  { width, height }: { width: number; height: number },
): CurveLayout {
  const ks = models[0]?.curve.map(({ k }) => k) ?? [1];
  const upTo = ks.at(-1) ?? 1;
  const labels = shown.map(({ name }) => shortName(name, longestLabel(width)));
  const longest = Math.max(...labels.map(({ length }) => length));
  const right = Math.max(LEFT + 120, width - LABEL_ASIDE - (longest + VALUE) * CHARACTER);
  const area = { left: LEFT, top: TOP, right, bottom: height - BOTTOM };
  const octaves = Math.log2(Math.max(2, upTo));
  const x = (k: number): number => area.left + (Math.log2(k) / octaves) * (area.right - area.left);
  const y = (value: number): number => area.bottom - value * (area.bottom - area.top);
  const ends = spread(
    models.map(({ curve }) => y(curve.at(-1)?.value ?? 0)),
    LABEL_GAP,
    area.top - 6,
    area.bottom,
  );
  const isQuiet = (index: number): boolean => models.length > 3 && index !== 0 && index !== against;
  // Labelled at the start are those that are not quiet.
  const loud = models.map((_, index) => index).filter((index) => !isQuiet(index));
  const startOf = (index: number): number => models[index]?.curve[0]?.value ?? 0;
  const first = loud.map(startOf);
  // Below a curve that rises and above one that falls its label is never on it. The outermost has no room there where others follow.
  const isAbove = (value: number, index: number): boolean => {
    const falls = (models[index]?.curve.at(-1)?.value ?? 0) < value;
    if (first.length === 1) return falls;
    return falls ? value > Math.min(...first) : value === Math.max(...first);
  };
  const starts = spread(
    loud.map((index) => y(startOf(index)) + (isAbove(startOf(index), index) ? -11 : 15)),
    START_GAP,
    area.top + 16,
    area.bottom - 4,
  );
  const lines = models.map(({ curve }, index): CurveLine => {
    const at = (of: 'value' | 'low' | 'high') => curve.map((point) => `${x(point.k).toFixed(1)} ${y(point[of]).toFixed(1)}`);
    const last = curve.at(-1);
    return {
      ...shown[index]!,
      line: `M${at('value').join('L')}`,
      band: `M${at('high').join('L')}L${at('low').reverse().join('L')}Z`,
      dots: curve
        .filter(({ k }) => Number.isInteger(Math.log2(k)) || k === upTo)
        .map(({ k, value }) => ({ x: x(k), y: y(value) })),
      end: { x: area.right + 10, y: ends[index]!, value: fixed(last?.value), label: labels[index] ?? '' },
      isQuiet: isQuiet(index),
      start: { x: x(ks[0] ?? 1) + 6, y: starts[loud.indexOf(index)] ?? 0, value: fixed(curve[0]?.value) },
    };
  });
  return {
    width,
    height,
    area,
    x,
    y,
    upTo,
    lines,
    xTicks: powerTicks(upTo, area.right - area.left).map((k) => ({ x: x(k), label: count(k) })),
    yTicks: [0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ y: y(value), label: value === 0 ? '0' : value.toFixed(1) })),
    crossing: crossingAt(),
  };

  function crossingAt(): CurveLayout['crossing'] {
    const { crossing, sureLead } = comparisons[against - 1] ?? {};
    if (!crossing || !sureLead) return null;
    const { k, value, low, high, share } = crossing;
    const at = x(k);
    const from = low === null ? 'below 1' : fixed(low, 1);
    const to = high === null ? `beyond ${count(upTo)}` : fixed(high, 1);
    const often = share < 0.95 ? `, in ${Math.round(share * 100)} % of resamples` : '';
    return {
      x: at,
      y: y(value),
      left: x(low ?? 1),
      right: x(high ?? upTo),
      words: [
        isSureCrossing(sureLead, crossing) ? `they cross at k = ${fixed(k, 1)}` : `mean curves cross near k = ${fixed(k, 1)}`,
        `95 % interval ${from} to ${to}${often}`,
      ],
      isLeftward: area.right - at < 210 && at - area.left > 210,
    };
  }
}

/** Characters of a label's name: labels take up to two fifths of the chart, and the curves the rest. */
function longestLabel(width: number): number {
  return Math.max(12, Math.floor((width * 0.4 - LABEL_ASIDE) / CHARACTER) - VALUE);
}
