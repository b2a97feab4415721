import type { ChartData, Column } from './chartData';

/** One small chart with its words, or why there is none. */
export interface MetricTile {
  id: string;
  title: string;
  /** What a shaded band is, or what one has to know; empty for nothing. */
  note: string;
  unit: string;
  /** For the tooltip of the title: what is measured, and its name in TRL. */
  explanation: string;
  /** Null where the metric was never measured: `absent` says why. */
  data: ChartData | null;
  absent: string | null;
  /** The column whose value stands in the title row. */
  values: Column;
  format(value: number): string;
  /** What stands in the title row in place of a value of `values`; absent where that is enough. */
  words?(index: number): string;
  /** Further words for the title row at a step, e.g. a held-out value. */
  aside: string;
  /** The text alternative: one sentence. */
  summary: string;
}
