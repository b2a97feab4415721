import type { ChartColour, Series } from './chart';
import { colourAt } from './palette';
import { px } from './svgElement';

export interface DrawnLine {
  name: string;
  colour: ChartColour;
  dash: number;
  /** SVG paths, empty where nothing is drawn. */
  path: string;
  band: string;
  whiskers: { x: number; top: number; bottom: number }[];
  dots: { x: number; y: number }[];
  /** Height of the last point. */
  last: number | null;
  /** Its name beside its end; null where the legend has it. */
  end: { x: number; y: number; words: string } | null;
}

interface Placed {
  x: number;
  y: number;
  interval: { top: number; bottom: number } | null;
}

/**
 * A series as paths and dots.
 * @param index its place, which tells colour and dash where the series does not
 * @param across position of an x, px
 * @param down position of a y, px; null where it has none
 */
export function drawnLine(
  { name, points, colour, dash, intervals = 'band', mark = 'line' }: Series,
  index: number,
  across: (x: number) => number,
  down: (y: number) => number | null,
): DrawnLine {
  const stretches: Placed[][] = [[]];
  for (const { x, y, low, high } of points) {
    const at = y === null ? null : down(y);
    if (at === null) {
      stretches.push([]);
      continue;
    }
    const [bottom, top] = [low === undefined ? null : down(low), high === undefined ? null : down(high)];
    stretches.at(-1)!.push({ x: across(x), y: at, interval: top === null || bottom === null ? null : { top, bottom } });
  }
  const all = stretches.flat();
  // A point without a neighbour would not be seen as a line.
  const dots = mark === 'line' ? stretches.filter(({ length }) => length === 1).flat() : all;
  const ranged = (stretch: readonly Placed[]) => stretch.flatMap(({ x, interval }) => (interval ? [{ x, ...interval }] : []));
  return {
    ...{ name, colour: colour ?? colourAt(index), dash: dash ?? index },
    path:
      mark === 'dots'
        ? ''
        : stretches
            .filter(({ length }) => length > 1)
            .map(joined)
            .join(''),
    band:
      intervals === 'band'
        ? stretches
            .map(ranged)
            .filter(({ length }) => length > 1)
            .map(bandOf)
            .join('')
        : '',
    whiskers: intervals === 'whiskers' ? ranged(all) : [],
    dots: dots.map(({ x, y }) => ({ x, y })),
    last: all.at(-1)?.y ?? null,
    end: null,
  };
}

const joined = (points: readonly { x: number; y: number }[]): string =>
  `M${points.map(({ x, y }) => `${px(x)} ${px(y)}`).join('L')}`;

function bandOf(points: readonly { x: number; top: number; bottom: number }[]): string {
  const upper = points.map(({ x, top }) => ({ x, y: top }));
  const lower = points.map(({ x, bottom }) => ({ x, y: bottom })).reverse();
  return `${joined([...upper, ...lower])}Z`;
}
