import { axisScale } from './axisScale';
import type { Area, LineChart, Size } from './chart';
import { drawnLine, type DrawnLine } from './drawnLine';
import { BOTTOM, leftOf, RIGHT, TOP } from './frame';
import { labelRows } from './labelRows';
import { legendHeight } from './legend';
import { spread } from './spread';
import { strongWidth, wordsWidth } from './svgElement';

/** Between the end of a line and its name, px, and the widest name that stands there. */
const END_GAP = 8;
const WIDEST_NAME = 180;
const LINE_HEIGHT = 15;
const MOST_NAMES = 8;

export interface LineLayout {
  area: Area;
  /** Names that do not stand at the ends of lines; empty where all do. */
  legend: string[];
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string }[];
  lines: DrawnLine[];
  guides: { y: number; label: string }[];
  /** `row` is the line of text that the label stands in, 0 at the top: labels are not over each other. */
  verticals: { x: number; label: string; isLeftward: boolean; row: number }[];
  mark: { x: number; y: number; left: number; right: number; words: readonly string[]; isLeftward: boolean } | null;
}

/** Positions of everything on a chart of lines, px. Names stand at the ends of lines where there is room for them, else in a legend. */
export function lineLayout({ x, y, series, guides = [], verticals = [], mark }: LineChart, { width, height }: Size): LineLayout {
  const points = series.flatMap((one) => one.points);
  const heights = points.flatMap((point) =>
    [point.y, point.low, point.high].filter((value) => value !== null && value !== undefined),
  );
  const yAxis = axisScale(y, [...heights, ...guides.map((guide) => guide.y)], 6, true);
  const left = leftOf(yAxis);
  const names = series.length > 1 ? series.map(({ name }) => name) : [];
  const widest = strongWidth(Math.max(0, ...names.map(wordsWidth)));
  const isAtEnd = names.length <= MOST_NAMES && widest <= WIDEST_NAME && series.every((one) => one.mark !== 'dots');
  const legend = isAtEnd ? [] : names;
  const right = width - (isAtEnd && names.length > 0 ? END_GAP + widest + 6 : RIGHT);
  const area = { left, right, top: TOP + legendHeight(legend, width - left - RIGHT), bottom: height - BOTTOM };
  const xAxis = axisScale(
    x,
    points.map((point) => point.x),
    Math.max(2, Math.floor((right - left) / 56)),
    false,
  );
  const across = (value: number): number => area.left + (xAxis.at(value) ?? 0) * (area.right - area.left);
  const down = (value: number): number | null => {
    const share = yAxis.at(value);
    return share === null ? null : area.bottom - share * (area.bottom - area.top);
  };
  const lines = series.map((one, index) => drawnLine(one, index, across, down));
  return {
    ...{ area, legend },
    xTicks: xAxis.ticks.map(({ value, label }) => ({ x: across(value), label })),
    yTicks: yAxis.ticks.map(({ value, label }) => ({ y: down(value) ?? area.bottom, label })),
    lines: isAtEnd && names.length > 0 ? withEnds(lines, area) : lines,
    guides: guides.map((guide) => ({ y: down(guide.y) ?? area.bottom, label: guide.label })),
    verticals: labelled(
      verticals.map((one) => ({ x: across(one.x), label: one.label })),
      area,
    ),
    mark: mark
      ? {
          ...{ x: across(mark.x), y: down(mark.y) ?? area.bottom, words: mark.words },
          left: Math.max(area.left, across(mark.low)),
          right: Math.min(area.right, across(mark.high)),
          isLeftward: area.right - across(mark.x) < Math.max(0, ...mark.words.map((line) => wordsWidth(line))) + 12,
        }
      : null,
  };
}

/** Names beside the ends of lines, apart from one another. */
function withEnds(lines: readonly DrawnLine[], area: Area): DrawnLine[] {
  const wanted = lines.map(({ last }) => last ?? area.bottom);
  const heights = spread(wanted, LINE_HEIGHT, area.top, area.bottom);
  return lines.map((line, index) => ({ ...line, end: { x: area.right + END_GAP, y: heights[index]! + 4, words: line.name } }));
}

function labelled(verticals: readonly { x: number; label: string }[], { left, right }: Area): LineLayout['verticals'] {
  const shown = verticals.map(({ x, label }) => {
    const isLeftward = x - left > (right - left) / 2;
    const width = wordsWidth(label);
    return { x, label, isLeftward, width, from: isLeftward ? x - 5 - width : x + 5 };
  });
  const rows = labelRows(shown, END_GAP);
  return shown.map(({ x, label, isLeftward }, index) => ({ x, label, isLeftward, row: rows[index]! }));
}
