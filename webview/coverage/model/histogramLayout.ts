import { accuracyBins } from '../../../src/analysis/coverage/accuracyHistogram';
import type { CoverageReport } from '../../../src/contract/messages/coverage';
import { roundScale } from '../../../src/analysis/chart/ticks';
import { count } from '../../../src/analysis/numberText';
import type { Shown } from './shown';

const LEFT = 36;
const RIGHT = 70;
const TOP = 18;
const BOTTOM = 24;

export interface Bar extends Shown {
  x: number;
  y: number;
  width: number;
  height: number;
  problems: number;
}

export interface HistogramLayout {
  area: { left: number; top: number; right: number; bottom: number };
  bins: { x: number; label: string; bars: Bar[] }[];
  yTicks: { y: number; label: string }[];
}

/** Bars of the problems by accuracy, side by side for each model of `which` (indices of the report's models). */
export function histogramLayout(
  report: CoverageReport,
  shown: readonly Shown[],
  which: readonly number[],
  { width, height }: { width: number; height: number },
): HistogramLayout {
  const area = { left: LEFT, top: TOP, right: Math.max(LEFT + 120, width - RIGHT), bottom: height - BOTTOM };
  const most = Math.max(1, ...which.flatMap((index) => report.models[index]?.histogram ?? []));
  const scale = roundScale(0, most, 3, [1, 2, 5]);
  const high = Math.max(most, scale.ticks.filter((tick) => tick <= most * 1.05).at(-1) ?? most);
  const y = (problems: number): number => area.bottom - (problems / high) * (area.bottom - area.top);
  const slot = (area.right - area.left) / accuracyBins.length;
  const bar = Math.min(16, (slot - 8) / which.length - 1);
  return {
    area,
    yTicks: scale.ticks
      .filter((tick) => tick <= high && Number.isInteger(tick))
      .map((tick) => ({ y: y(tick), label: count(tick) })),
    bins: accuracyBins.map((label, bin) => {
      const middle = area.left + (bin + 0.5) * slot;
      return {
        x: middle,
        label,
        bars: which.map((index, place): Bar => {
          const problems = report.models[index]?.histogram[bin] ?? 0;
          return {
            ...shown[index]!,
            problems,
            x: middle + (place - which.length / 2) * (bar + 1),
            y: y(problems),
            width: bar,
            height: area.bottom - y(problems),
          };
        }),
      };
    }),
  };
}

/** How the ends of the histogram moved: problems never right, and those right more than nine times in ten. */
export function histogramNote(report: CoverageReport, against: number): string {
  const ends = (index: number): [number, number] => {
    const { histogram = [] } = report.models[index] ?? {};
    return [histogram[0] ?? 0, (histogram.at(-1) ?? 0) + (histogram.at(-2) ?? 0)];
  };
  const [never, nearly] = ends(0);
  if (against === 0) return `${count(never)} never right, ${count(nearly)} above 0.9`;
  const [neverThen, nearlyThen] = ends(against);
  return `never right ${count(never)} → ${count(neverThen)}, above 0.9 ${count(nearly)} → ${count(nearlyThen)}`;
}
