import { firstNotLess } from '../firstNotLess';

/** A custom property of the theme that holds a colour, e.g. `--ptl-trained`. */
export type ColourRole = `--ptl-${string}`;

/** A missing value is null: the line has a gap there. */
export type Column = readonly (number | null)[];

export interface ChartLine {
  name: string;
  values: Column;
  colour: ColourRole;
  dashed?: boolean;
  /** Joins its values over xs that have none, of what is measured at some steps only. */
  isSparse?: boolean;
}

/** Sparse measurements with x positions of their own, drawn as rings. */
export interface ChartPoints {
  name: string;
  xs: readonly number[];
  values: readonly number[];
  colour: ColourRole;
}

/** What one chart shows. Columns have one value for each of `xs`. */
export interface ChartData {
  /** Increasing. */
  xs: readonly number[];
  xStart: number;
  /** The axis ends here; what lies beyond the last of `xs` is hatched: it has not run yet. */
  xEnd: number;
  /** What an x is; `step` where there is none. */
  xName?: string;
  /** Labelled positions; round steps where there are none. The end of the axis has a label of its own. */
  xTicks?: readonly number[];
  lines: readonly ChartLine[];
  bands?: readonly { low: Column; high: Column; colour: ColourRole }[];
  /** Stacked from the bottom up; each value is a share of 1. */
  areas?: readonly { name: string; values: Column; colour: ColourRole }[];
  points?: readonly ChartPoints[];
  /** Dashed horizontal lines. They widen the axis only where `near` values come close to them. */
  guides?: readonly { y: number; label: string }[];
  /** Vertical marks, in the colour of a failure where none is named. Labels of `isLow` ones stand at the bottom, clear of lines that stay at the top. */
  marks?: readonly { x: number; label: string; colour?: ColourRole; isLow?: boolean }[];
  /** The y axis covers at least these; zero is always in view. */
  yMax?: number;
  yMin?: number;
  format(value: number): string;
  /** Label of a tick, given the distance of two. */
  tick(value: number, distance: number): string;
}

/** Index of the x nearest to a position; −1 where there is none. */
export function nearestIndex(xs: readonly number[], position: number): number {
  const low = firstNotLess(xs, position);
  const before = xs[low - 1];
  const at = xs[low];
  if (at === undefined) return -1;
  return before !== undefined && position - before <= at - position ? low - 1 : low;
}
