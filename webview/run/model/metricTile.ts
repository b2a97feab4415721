import type { RunOverview } from '../../../src/contract/messages/run';
import type { ChartData, Column } from '../../shared/chart/chartData';
import { fixed } from '../../shared/format';

/** One chart of the Run panel with its words, or why there is none. */
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
  /** Further words for the title row at a step, e.g. a held-out value. */
  aside: string;
  /** The text alternative: one sentence. */
  summary: string;
}

/** The charts of a run in two sections. */
export interface RunTiles {
  behaviour: MetricTile[];
  optimiser: MetricTile[];
}

const GOING = new Set(['starting', 'running', 'stopping']);

/** Whether the steps up to `maxSteps` are still to come. */
export function isGoing({ state, interrupted }: Pick<RunOverview, 'state' | 'interrupted'>): boolean {
  return GOING.has(state) && !interrupted;
}

/** The step axis that all charts of a run share: to its end while it goes, to its last step once it has ended. */
export function stepAxis(run: RunOverview): { xs: number[]; xStart: number; xEnd: number; marks: ChartData['marks'] } {
  const last = run.steps[run.steps.length - 1] ?? 0;
  const failed = run.state === 'failed' && !run.interrupted;
  const xEnd = isGoing(run) || last === 0 ? Math.max(run.maxSteps, 1) : Math.max(last, failed ? run.step : 0, 1);
  return {
    xs: run.steps,
    xStart: 0,
    xEnd,
    marks: failed ? [{ x: Math.min(run.step, xEnd), label: '' }] : [],
  };
}

export const metric = (run: RunOverview, name: string): Column => run.metrics[name] ?? run.steps.map(() => null);

export const isMeasured = (values: Column): boolean => values.some((value) => value !== null);

/** A recipe value as it was resolved; undefined for a key the method does not have. */
export function recipeValue(run: RunOverview, key: string): string | undefined {
  return run.recipe.find((entry) => entry.key === key)?.value;
}

/** First, newest, lowest and highest value of a column, as a sentence: what someone who cannot see the chart needs. */
export function describeColumn(
  title: string,
  steps: readonly number[],
  values: Column,
  format: (value: number) => string,
): string {
  const points = steps.flatMap((step, index) => {
    const value = values[index];
    return value === null || value === undefined ? [] : [{ step, value }];
  });
  const [first] = points;
  const last = points[points.length - 1];
  if (!first || !last) return `${title}: no value yet.`;
  if (points.length === 1) return `${title}: ${format(first.value)} at step ${first.step}.`;
  const low = points.reduce((a, b) => (b.value < a.value ? b : a));
  const high = points.reduce((a, b) => (b.value > a.value ? b : a));
  return (
    `${title}: ${format(first.value)} at step ${first.step}, ${format(last.value)} at step ${last.step}; ` +
    `lowest ${format(low.value)} at step ${low.step}, highest ${format(high.value)} at step ${high.step}.`
  );
}

export const twoDigits = (value: number): string => fixed(value, 2);

/** What evaluations found of one metric, by step. */
export function evaluated({ evaluations }: RunOverview, name: string): { step: number; value: number }[] {
  return evaluations.flatMap(({ step, metrics }) => {
    const value = metrics[name];
    return value === null || value === undefined ? [] : [{ step, value }];
  });
}

/** Measurements on held-out data as points of a chart. */
export function heldOutPoints(found: readonly { step: number; value: number }[]): NonNullable<ChartData['points']> {
  return [{ name: 'held out', xs: found.map(({ step }) => step), values: found.map(({ value }) => value), colour: '--ptl-text' }];
}
