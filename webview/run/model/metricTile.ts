import type { RunOverview } from '../../../src/contract/messages/run';
import type { ChartData, Column } from '../../shared/chart/chartData';
import type { MetricTile } from '../../shared/chart/metricTile';
import { fixed } from '../../../src/analysis/numberText';

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
