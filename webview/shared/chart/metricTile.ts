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

/** First, newest, lowest and highest value of a column, as a sentence: what someone who cannot see the chart needs. @param axis what an x is */
export function describeColumn(
  title: string,
  steps: readonly number[],
  values: Column,
  format: (value: number) => string,
  axis = 'step',
): string {
  const points = steps.flatMap((step, index) => {
    const value = values[index];
    return value === null || value === undefined ? [] : [{ step, value }];
  });
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last) return `${title}: no value yet.`;
  if (points.length === 1) return `${title}: ${format(first.value)} at ${axis} ${first.step}.`;
  const low = points.reduce((a, b) => (b.value < a.value ? b : a));
  const high = points.reduce((a, b) => (b.value > a.value ? b : a));
  return (
    `${title}: ${format(first.value)} at ${axis} ${first.step}, ${format(last.value)} at ${axis} ${last.step}; ` +
    `lowest ${format(low.value)} at ${axis} ${low.step}, highest ${format(high.value)} at ${axis} ${high.step}.`
  );
}
