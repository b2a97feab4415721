import { axisScale } from './axisScale';
import type { Area, AreaChart, ChartColour, Size } from './chart';
import { BOTTOM, leftOf, TOP } from './frame';
import { colourAt } from './palette';
import { spread } from './spread';
import { fitted, px, strongWidth, wordsWidth } from './svgElement';
import { percentTick } from './ticks';

const WIDEST_NAME = 180;

export interface AreaLayout {
  area: Area;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  /** SVG paths of the area and of its upper edge. */
  areas: { path: string; edge: string; colour: ChartColour; end: { x: number; y: number; words: string } }[];
}

/** Positions of stacked shares, px: the first lies at the bottom. */
export function areaLayout({ x, xs, areas }: AreaChart, { width, height }: Size): AreaLayout {
  const yAxis = axisScale({ label: '', from: 0, to: 1, ticks: [0, 0.25, 0.5, 0.75, 1], tick: percentTick }, [], 5, true);
  const names = areas.map(({ name, values }) => `${name} ${percentTick(values.at(-1) ?? 0, 0.01)}`);
  const room = Math.min(strongWidth(WIDEST_NAME), strongWidth(Math.max(0, ...names.map(wordsWidth)))) + 14;
  const area: Area = { left: leftOf(yAxis), right: width - room, top: TOP, bottom: height - BOTTOM };
  const xAxis = axisScale(x, xs, Math.max(2, Math.floor((area.right - area.left) / 56)), false);
  const across = (value: number): number => area.left + (xAxis.at(value) ?? 0) * (area.right - area.left);
  const down = (share: number): number => area.bottom - share * (area.bottom - area.top);
  const below = xs.map(() => 0);
  const drawn = areas.map(({ values, colour }, index) => {
    const lower = xs.map((at, place) => `${px(across(at))} ${px(down(below[place]!))}`);
    const middle = down((below.at(-1) ?? 0) + (values.at(-1) ?? 0) / 2);
    xs.forEach((_, place) => (below[place] = below[place]! + (values[place] ?? 0)));
    const upper = xs.map((at, place) => `${px(across(at))} ${px(down(below[place]!))}`);
    const edge = `M${upper.join('L')}`;
    return { path: `${edge}L${[...lower].reverse().join('L')}Z`, edge, colour: colour ?? colourAt(index), middle };
  });
  const heights = spread(
    drawn.map(({ middle }) => middle),
    15,
    area.top + 4,
    area.bottom,
  );
  return {
    area,
    xTicks: xAxis.ticks.map(({ value, label }) => ({ x: across(value), label })),
    yTicks: yAxis.ticks.map(({ value, label }) => ({ y: down(value), label })),
    areas: drawn.map(({ path, edge, colour }, index) => ({
      ...{ path, edge, colour },
      end: { x: area.right + 8, y: heights[index]! + 4, words: fitted(names[index]!, WIDEST_NAME) },
    })),
  };
}
