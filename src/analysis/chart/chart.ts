/** A colour of the palette, which has a light and a dark form. */
export type ChartColour = 'grey' | 'blue' | 'amber' | 'teal' | 'purple' | 'red';

/** What an axis says and covers. All values drawn are covered anyway. */
export interface Axis {
  /** What it shows, with its unit: `entropy, nats a token`. */
  label: string;
  /** The axis covers at least these. */
  from?: number;
  to?: number;
  /** A logarithmic axis with labels at powers of this; values of 0 or below have no place on it. */
  logBase?: number;
  /** Labelled values; round ones where there are none. */
  ticks?: readonly number[];
  /** Label of a tick, given the distance of two; numbers with the digits they need where it is absent. */
  tick?(value: number, distance: number): string;
}

export interface ChartPoint {
  x: number;
  /** null where nothing was measured: the line has a gap. */
  y: number | null;
  /** Ends of an interval, both or neither. */
  low?: number;
  high?: number;
}

export interface Series {
  name: string;
  /** In the order in which they are joined. */
  points: readonly ChartPoint[];
  /** By the place of the series where it is absent. */
  colour?: ChartColour;
  /** Which dash, 0 is none; by the place of the series where it is absent, so that colour is not the only cue. */
  dash?: number;
  /** How intervals are drawn: as a band (the default) or at each point. */
  intervals?: 'band' | 'whiskers';
  /** `line` is the default; `dots` are points that nothing joins; `both` has a dot at each point. */
  mark?: 'line' | 'dots' | 'both';
}

interface Titled {
  title: string;
  /** The text alternative: what someone who cannot see the chart needs. */
  description: string;
}

/** Lines over a number, with bands or whiskers. */
export interface LineChart extends Titled {
  kind: 'lines';
  x: Axis;
  y: Axis;
  series: readonly Series[];
  /** Dashed horizontal lines with a label. */
  guides?: readonly { y: number; label: string }[];
  /** Dashed vertical lines with a label, from left to right. */
  verticals?: readonly { x: number; label: string }[];
  /** A place that is pointed out, with the interval of its x; `words` are lines of text beside it. */
  mark?: { x: number; y: number; low: number; high: number; words: readonly string[] };
}

/** Bars side by side for each category, with intervals. */
export interface BarChart extends Titled {
  kind: 'bars';
  /** What the categories are. */
  label: string;
  categories: readonly string[];
  y: Axis;
  /** One value a category; null where nothing was measured. */
  groups: readonly {
    name: string;
    values: readonly ({ value: number; low?: number; high?: number } | null)[];
    colour?: ChartColour;
  }[];
  /** Writes a value over its bar; none where it is absent. */
  value?(value: number): string;
}

/** Shares of 1 stacked from the bottom up, over a number. */
export interface AreaChart extends Titled {
  kind: 'areas';
  x: Axis;
  /** What a share is of: `share of completions`. */
  label: string;
  /** Increasing. */
  xs: readonly number[];
  /** One share for each of `xs`. */
  areas: readonly { name: string; values: readonly number[]; colour?: ChartColour }[];
}

export type Chart = LineChart | BarChart | AreaChart;

/** px */
export interface Size {
  width: number;
  height: number;
}

/** The plotted area, px from the picture's left and top. */
export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
