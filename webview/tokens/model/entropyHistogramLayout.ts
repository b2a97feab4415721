import type { TokenTable } from '../../../src/contract/tokenTable';
import { numberTick, roundScale } from '../../../src/analysis/chart/ticks';
import { count, fixed } from '../../../src/analysis/numberText';

const LEFT = 52;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 22;
/** Where the axis begins, below one token: a bar of 1 is seen. */
const FLOOR = 0.7;
/** Width of a percentile's label, px. */
const LABEL = 96;

interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
type Place = { x: number; y: number };

export interface EntropyHistogramLayout {
  area: Area;
  bars: { x: number; y: number; width: number; height: number; isForking: boolean; spoken: string }[];
  /** Path of the base's outline; null without a base. */
  outline: string | null;
  outlineLabel: Place | null;
  forkingLabel: Place | null;
  /** Lines; `row` 1 is a line lower, where there is no room beside the one before. */
  percentiles: { x: number; label: string; isRightmost: boolean; row: 0 | 1 }[];
  xTicks: { x: number; label: string; anchor: 'start' | 'middle' | 'end' }[];
  /** The lowest first. */
  yTicks: { y: number; label: string }[];
}

/** Bars of the tokens at each entropy on a log scale, with the base's as an outline; forking are the bins above the 80th percentile. */
export function entropyHistogramLayout(
  { file, referenceHistogram }: TokenTable,
  reference: string,
  { width, height }: { width: number; height: number },
): EntropyHistogramLayout {
  const area = { left: LEFT, top: TOP, right: Math.max(LEFT + 80, width - RIGHT), bottom: height - BOTTOM };
  const { counts, top } = file.histogram;
  const decades = Math.log10(Math.max(10, ...counts, ...(referenceHistogram ?? [])) * 1.3);
  const low = Math.log10(FLOOR);
  const y = (tokens: number): number =>
    tokens <= 0 ? area.bottom : area.bottom - ((Math.log10(tokens) - low) / (decades - low)) * (area.bottom - area.top);
  const x = (nats: number): number => area.left + (nats / top) * (area.right - area.left);
  const size = top / counts.length;
  const line = file.entropy?.percentiles[80] ?? Infinity;
  const bars = counts.map((tokens, bin) => {
    const base = referenceHistogram ? `, ${reference} ${count(referenceHistogram[bin] ?? 0)}` : '';
    return {
      ...{ x: x(bin * size) + 0.5, y: y(tokens), width: x(size) - x(0) - 1, height: area.bottom - y(tokens) },
      isForking: bin * size >= line - 1e-9,
      spoken: `${fixed(bin * size)} to ${fixed((bin + 1) * size)} nats: ${count(tokens)} tokens${base}`,
    };
  });
  const forking = bars.filter(({ isForking, height: tall }) => isForking && tall > 0);
  return {
    ...{ area, bars },
    outline: referenceHistogram && outlineOf(referenceHistogram, (bin) => x(bin * size), y, area),
    outlineLabel: referenceHistogram && outlineLabel(referenceHistogram, counts, (bin) => x(bin * size), y, area),
    forkingLabel: forking.length === 0 ? null : forkingLabel(forking, referenceHistogram, y, area),
    percentiles: percentileLines(file.entropy?.percentiles ?? null, x, area),
    xTicks: xTicks(top, x),
    yTicks: Array.from({ length: Math.floor(decades) + 1 }, (_, power) => ({ y: y(10 ** power), label: count(10 ** power) })),
  };
}

function xTicks(top: number, x: (nats: number) => number): EntropyHistogramLayout['xTicks'] {
  const { ticks, distance } = roundScale(0, top, 5, [1, 2, 5]);
  const shown = ticks.filter((tick) => tick <= top + 1e-9);
  return shown.map((tick, index) => ({
    x: x(tick),
    label: numberTick(tick, distance) + (index === shown.length - 1 ? ' nats' : ''),
    anchor: index === 0 ? 'start' : index === shown.length - 1 && x(top) - x(tick) < 24 ? 'end' : 'middle',
  }));
}

function outlineOf(
  counts: readonly number[],
  x: (bin: number) => number,
  y: (tokens: number) => number,
  { bottom }: Area,
): string {
  const steps = counts.map((tokens, bin) => `V${y(tokens).toFixed(1)}H${x(bin + 1).toFixed(1)}`);
  return `M${x(0).toFixed(1)},${bottom}${steps.join('')}V${bottom}`;
}

/** Over the bin of the right half where most of the base stands above the model, and over what is left and right of it. */
function outlineLabel(
  base: readonly number[],
  own: readonly number[],
  x: (bin: number) => number,
  y: (tokens: number) => number,
  area: Area,
): Place {
  const right = base.map((_, bin) => bin).slice(Math.floor(base.length / 3));
  const excess = (bin: number): number => (base[bin] ?? 0) - (own[bin] ?? 0);
  const best = right.reduce((a, b) => (excess(b) > excess(a) ? b : a), right[0] ?? 0);
  const at = Math.min(x(best + 0.5), area.right - 40);
  const under = base.map((_, bin) => bin).filter((bin) => x(bin + 1) > at - 40 && x(bin) < at + 40);
  const tallest = Math.min(...under.map((bin) => Math.min(y(base[bin] ?? 0), y(own[bin] ?? 0))));
  return { x: at, y: Math.max(area.top + 12, tallest - 6) };
}

/** Ends over the last bars, above what stands there. */
function forkingLabel(
  forking: EntropyHistogramLayout['bars'],
  base: readonly number[] | null,
  y: (tokens: number) => number,
  area: Area,
): Place {
  const last = forking.slice(-Math.ceil(forking.length / 2));
  const tallest = Math.min(...last.map((bar) => bar.y), ...(base ? base.slice(-last.length).map(y) : []));
  return { x: area.right - 4, y: Math.max(area.top + 30, tallest - 22) };
}

function percentileLines(
  percentiles: Record<50 | 80 | 90 | 95 | 99, number> | null,
  x: (nats: number) => number,
  area: Area,
): EntropyHistogramLayout['percentiles'] {
  if (!percentiles) return [];
  const [low, high] = [x(percentiles[80]), x(percentiles[95])];
  const isLowLeft = low - area.left > LABEL;
  const isHighLeft = area.right - high < LABEL;
  const room = high - low - (isLowLeft ? 0 : LABEL) - (isHighLeft ? LABEL : 0);
  return [
    { x: low, label: `80 % below ${fixed(percentiles[80])}`, isRightmost: isLowLeft, row: 0 },
    { x: high, label: `95 % below ${fixed(percentiles[95])}`, isRightmost: isHighLeft, row: room < 4 ? 1 : 0 },
  ];
}
