import { visibleText } from '../hostileText';
import type { ChartData, Column, ColourRole } from './chartData';
import { endNames } from './endNames';
import { isContrast, paint } from './palette';
import { stepTicks } from './ticks';
import { yScale } from './valueScale';

const SVG = 'http://www.w3.org/2000/svg';
export const PICTURE = { width: 760, height: 332 };
const AREA = { left: 56, top: 52, width: 500, height: 244 };
const NAMES = AREA.left + AREA.width + 10;

type Attributes = Record<string, string | number>;
type Point = readonly [x: number, y: number];

/**
 * A chart as an SVG file, in the theme's colours: its title, its axes with the same ticks, and beside the ends the names of what it shows. Bands, guides,
 * rings and marks are not drawn: charts that have some save themselves otherwise.
 *
 * @param note a line under the title; empty for none
 */
export function chartPicture(data: ChartData, title: string, note = ''): string {
  const svg = document.createElementNS(SVG, 'svg');
  const { width, height } = PICTURE;
  set(svg, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': 'sans-serif', 'font-size': 11 });
  const add = (name: string, attributes: Attributes, text = ''): void => {
    const made = document.createElementNS(SVG, name);
    set(made, attributes);
    // What is named after a model's or a user's words stays text.
    made.textContent = text;
    svg.append(made);
  };
  const y = yScale(data);
  const xOf = (x: number): number => AREA.left + ((x - data.xStart) / (data.xEnd - data.xStart)) * AREA.width;
  const yOf = (value: number): number => AREA.top + (1 - (value - y.low) / (y.high - y.low)) * AREA.height;
  const [right, bottom] = [AREA.left + AREA.width, AREA.top + AREA.height];

  add('rect', { width, height, fill: paint('--ptl-background') });
  add('text', { x: 12, y: 22, 'font-size': 13, 'font-weight': 600, fill: paint('--ptl-text') }, visibleText(title));
  const muted = { fill: paint('--ptl-muted') };
  if (note !== '') add('text', { x: 12, y: 38, ...muted }, note);
  for (const tick of y.ticks) {
    const at = yOf(tick);
    add('line', { x1: AREA.left, x2: right, y1: at, y2: at, stroke: paint(tick === 0 ? '--ptl-baseline' : '--ptl-grid') });
    add('text', { x: AREA.left - 6, y: at + 4, 'text-anchor': 'end', ...muted }, data.tick(tick, y.distance));
  }
  const ticks = data.xTicks?.filter((tick) => tick !== data.xEnd) ?? stepTicks(data.xStart, data.xEnd, 7);
  const under = { y: bottom + 18, ...muted };
  for (const tick of ticks.filter((each) => right - xOf(each) >= 64))
    add('text', { x: xOf(tick), 'text-anchor': 'middle', ...under }, String(tick));
  add('text', { x: right, 'text-anchor': 'end', ...under }, `${data.xName ?? 'step'} ${data.xEnd}`);

  const edge = paint(isContrast() ? '--ptl-text' : '--ptl-background');
  let below: Column = data.xs.map(() => 0);
  for (const { values, colour } of data.areas ?? []) {
    const top = values.map((value, index) => (value === null ? null : value + (below[index] ?? 0)));
    const known = data.xs.flatMap((x, index) => (top[index] == null ? [] : [{ x, low: below[index] ?? 0, high: top[index] }]));
    const outline = [
      ...known.map(({ x, high }): Point => [xOf(x), yOf(high)]),
      ...known.reverse().map(({ x, low }): Point => [xOf(x), yOf(low)]),
    ];
    add('path', { d: `${pathOf(outline)}Z`, fill: paint(colour), 'fill-opacity': 0.42, stroke: edge });
    below = top.map((value, index) => value ?? below[index] ?? 0);
  }
  for (const { values, colour, dashed } of data.lines) {
    const stroke: Attributes = { stroke: paint(colour), 'stroke-width': 1.5, ...(dashed ? { 'stroke-dasharray': '4 3' } : {}) };
    for (const piece of pieces(data.xs, values)) {
      const points = piece.map(([x, value]): Point => [xOf(x), yOf(value)]);
      const [first] = points;
      if (points.length > 1) add('path', { d: pathOf(points), fill: 'none', ...stroke });
      else if (first) add('circle', { cx: first[0], cy: first[1], r: 2.5, fill: paint(colour) });
    }
  }
  endNames(data, AREA.height).forEach(({ name, colour, value, top, isDashed }) => {
    const at = AREA.top + top;
    add('line', { x1: NAMES, x2: NAMES + 10, y1: at, y2: at, ...swatch(colour, isDashed) });
    add('text', { x: NAMES + 16, y: at + 4, fill: paint('--ptl-text') }, `${visibleText(name)} ${data.format(value)}`);
  });
  return `${new XMLSerializer().serializeToString(svg)}\n`;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes))
    element.setAttribute(name, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
}

const swatch = (colour: ColourRole, isDashed: boolean): Attributes => ({
  ...{ stroke: paint(colour), 'stroke-width': 3 },
  ...(isDashed ? { 'stroke-dasharray': '4 2' } : {}),
});

const pathOf = (points: readonly Point[]): string =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Runs of values without a gap. */
function pieces(xs: readonly number[], values: Column): Point[][] {
  const found: Point[][] = [[]];
  xs.forEach((x, index) => {
    const value = values[index];
    if (value == null) found.push([]);
    else found.at(-1)!.push([x, value]);
  });
  return found.filter((piece) => piece.length > 0);
}
