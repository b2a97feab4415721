import { numberTick, roundScale } from '../../../src/analysis/chart/ticks';
import { count } from '../../../src/analysis/numberText';
import type { Curve } from './seriesCurves';

export interface SeriesLayout {
  area: { left: number; right: number; top: number; bottom: number };
  x(value: number): number;
  y(value: number): number;
  /** The x at a distance from the left, px. */
  xAt(left: number): number;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  /** Values that a log axis cannot show: 0 and below. */
  left: number;
}

const MARGINS = { left: 56, right: 12, top: 20, bottom: 36 };

/** Axes around all points. On a log axis only values above zero are in view. */
export function seriesLayout(curves: readonly Curve[], size: { width: number; height: number }, isLog: boolean): SeriesLayout {
  const area = { left: MARGINS.left, right: size.width - MARGINS.right, top: MARGINS.top, bottom: size.height - MARGINS.bottom };
  const all = curves.flatMap(({ values, smoothed }) => [...values, ...smoothed]);
  const shown = isLog ? all.filter((value) => value > 0) : all;
  const [low, high] = extent(shown, isLog ? [0.1, 1] : [0, 1]);
  const [xLow, xHigh] = extent(
    curves.flatMap(({ xs }) => xs),
    [0, 1],
  );
  const xScale = roundScale(Math.min(0, xLow), xHigh, 6);
  const [xFrom, xTo] = [Math.min(0, xLow), Math.max(xHigh, xLow + 1e-9)];
  const x = (value: number) => area.left + ((value - xFrom) / (xTo - xFrom)) * (area.right - area.left);
  const { ticks, position } = isLog ? logAxis(low, high) : linearAxis(low, high);
  const y = (value: number) => area.bottom - position(value) * (area.bottom - area.top);
  return {
    ...{ area, x, y },
    xAt: (left) => xFrom + ((left - area.left) / (area.right - area.left)) * (xTo - xFrom),
    xTicks: xScale.ticks
      .filter((tick) => tick >= xFrom && tick <= xTo)
      .map((tick) => ({ x: x(tick), label: xScale.distance >= 1 ? count(tick) : numberTick(tick, xScale.distance) })),
    yTicks: ticks.map(({ value, label }) => ({ y: y(value), label })),
    left: isLog ? curves.reduce((sum, { values }) => sum + values.filter((value) => value <= 0).length, 0) : 0,
  };
}

function linearAxis(low: number, high: number) {
  const scale = roundScale(low, high);
  return {
    ticks: scale.ticks.map((value) => ({ value, label: numberTick(value, scale.distance) })),
    position: (value: number) => (value - scale.low) / (scale.high - scale.low),
  };
}

/** Powers of ten around the values; within two of them 2 and 5 times a power are labelled too. */
function logAxis(low: number, high: number) {
  const from = Math.floor(Math.log10(low) + 1e-9);
  const to = Math.max(from + 1, Math.ceil(Math.log10(high) - 1e-9));
  const mantissas = to - from <= 2 ? [1, 2, 5] : [1];
  const every = Math.ceil((to - from) / 6);
  const ticks = Array.from({ length: to - from + 1 }, (_, index) => from + index)
    .filter((power) => (power - from) % every === 0)
    .flatMap((power) => mantissas.map((mantissa) => Number((mantissa * 10 ** power).toPrecision(12))))
    .filter((value) => value <= 10 ** to)
    .map((value) => ({ value, label: logTick(value) }));
  return { ticks, position: (value: number) => (Math.log10(Math.max(value, 1e-300)) - from) / (to - from) };
}

function logTick(value: number): string {
  return value >= 0.001 && value < 10_000 ? String(value) : value.toExponential(0).replaceAll('-', '−').replace('+', '');
}

function extent(values: readonly number[], none: [number, number]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low === Infinity ? none : [low, high];
}

/** A path through points; on a log axis a value of 0 or below parts it. */
export function pathOf(xs: readonly number[], values: readonly number[], { x, y }: SeriesLayout, isLog: boolean): string {
  let path = '';
  let isDrawing = false;
  xs.forEach((at, index) => {
    const value = values[index]!;
    if (isLog && value <= 0) {
      isDrawing = false;
      return;
    }
    path += `${isDrawing ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    isDrawing = true;
  });
  return path;
}
