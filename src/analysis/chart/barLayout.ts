import { axisScale } from './axisScale';
import type { Area, BarChart, ChartColour, Size } from './chart';
import { BOTTOM, leftOf, RIGHT, TOP } from './frame';
import { legendHeight } from './legend';
import { colourAt } from './palette';
import { fitted, wordsWidth } from './svgElement';

const WIDEST_BAR = 34;
const LINE_HEIGHT = 14;
const MOST_LINES = 3;

export interface Bar {
  group: number;
  x: number;
  width: number;
  /** Ends, from the top. */
  top: number;
  bottom: number;
  whisker: { x: number; top: number; bottom: number } | null;
  words: string;
}

export interface BarLayout {
  area: Area;
  legend: string[];
  colours: ChartColour[];
  yTicks: { y: number; label: string }[];
  /** Names of categories, lines of text around x; empty of those that have no room. */
  labels: { x: number; lines: string[] }[];
  bars: Bar[];
}

/** Positions of everything on a chart of bars, px; bars of a category stand side by side. */
export function barLayout({ categories, y, groups, value }: BarChart, { width, height }: Size): BarLayout {
  const values = groups.flatMap((group) =>
    group.values.flatMap((one) => (one ? [one.value, one.low ?? one.value, one.high ?? one.value] : [])),
  );
  const yAxis = axisScale(y.logBase === undefined ? { from: 0, ...y } : y, values, 6, true);
  const left = leftOf(yAxis);
  const slot = (width - RIGHT - left) / Math.max(1, categories.length);
  const written = categories.map((category) => wrapped(category, slot - 6));
  const widest = Math.max(0, ...categories.map((category) => wordsWidth(category)));
  // Numbers that follow one another need not all be told.
  const stride = categories.every((category) => /^[\d.,−]+$/.test(category)) ? Math.max(1, Math.ceil((widest + 8) / slot)) : 1;
  const rows = stride > 1 ? 1 : Math.max(1, ...written.map(({ length }) => length));
  const legend = groups.length > 1 ? groups.map(({ name }) => name) : [];
  const area: Area = {
    ...{ left, right: width - RIGHT },
    top: TOP + legendHeight(legend, width - left - RIGHT),
    bottom: height - BOTTOM - (rows - 1) * LINE_HEIGHT,
  };
  const down = (number: number): number => area.bottom - Math.max(0, yAxis.at(number) ?? 0) * (area.bottom - area.top);
  const wide = Math.max(1, Math.min(WIDEST_BAR, (slot * 0.8) / Math.max(1, groups.length)));
  const base = yAxis.at(0) === null ? area.bottom : down(0);
  return {
    ...{ area, legend, colours: groups.map(({ colour }, index) => colour ?? colourAt(index)) },
    yTicks: yAxis.ticks.map((tick) => ({ y: down(tick.value), label: tick.label })),
    labels: categories.map((category, index) => ({
      x: left + (index + 0.5) * slot,
      lines: stride > 1 ? (index % stride === 0 ? [category] : []) : written[index]!,
    })),
    bars: categories.flatMap((_, place) =>
      groups.flatMap((group, index): Bar[] => {
        const one = group.values[place];
        if (!one) return [];
        const x = left + (place + 0.5) * slot + (index - groups.length / 2) * wide;
        const at = down(one.value);
        const has = one.low !== undefined && one.high !== undefined;
        return [
          {
            ...{ group: index, x, width: wide - (wide > 4 ? 2 : 0), top: Math.min(at, base), bottom: Math.max(at, base) },
            whisker: has ? { x: x + wide / 2 - (wide > 4 ? 1 : 0), top: down(one.high!), bottom: down(one.low!) } : null,
            words: value ? value(one.value) : '',
          },
        ];
      }),
    ),
  };
}

/** Words in lines of a width, at most three; what is longer is cut. */
function wrapped(words: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(' ')) {
    const joined = lines.length === 0 ? word : `${lines.at(-1)!} ${word}`;
    if (lines.length > 0 && (wordsWidth(joined) <= width || lines.length === MOST_LINES)) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map((line) => fitted(line, width));
}
