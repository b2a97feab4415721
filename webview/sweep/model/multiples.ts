import type { Chart } from '../../../src/analysis/chart/chart';
import { numberTick } from '../../../src/analysis/chart/ticks';
import { fixed } from '../../../src/analysis/numberText';
import type { Measured } from '../../../src/analysis/sweep/settings';
import { isDistilled, sweepMultiples, type SweepMultiples } from '../../../src/analysis/sweep/sweepMultiples';
import type { SweepOverview } from '../../../src/contract/messages/sweep';
import type { Column } from '../../shared/chart/chartData';
import type { MetricTile } from '../../shared/chart/metricTile';

/** Small multiples of one measure: a chart a setting, all with the same axes. */
export interface Multiples {
  measure: Measured;
  title: string;
  unit: string;
  tiles: MetricTile[];
  charts: Chart[];
}

/** Reward and entropy, and the loss where some runs have no reward; what no run has is left out. */
export function multiplesOf({ runs }: Pick<SweepOverview, 'runs'>): Multiples[] {
  return sweepMultiples(runs).map((of) => ({
    ...{ measure: of.measure, title: of.title, unit: of.unit },
    tiles: of.settings.map((one) => tileOf(of, one)),
    charts: of.settings.map(({ chart }) => chart),
  }));
}

function tileOf(
  { measure, title, unit, explanation, axes }: SweepMultiples,
  { setting, line, chart }: SweepMultiples['settings'][number],
): MetricTile {
  const isSeveral = line.runs.length > 1;
  const hasInterval = line.low.some((value) => value !== null);
  const format = (value: number): string => fixed(value, 2);
  // As in the other panels: what was distilled or fine-tuned has another colour than what was reinforced.
  const colour = isDistilled(setting) ? '--ptl-distilled' : '--ptl-trained';
  const seeds: { name: string; values: Column }[] = isSeveral ? line.runs : [];
  return {
    id: `${measure} ${setting.name}`,
    title: setting.name,
    note: isSeveral ? `mean of ${line.runs.length} seeds${hasInterval ? ', 95 % interval' : ''}` : '',
    unit,
    explanation,
    data:
      line.steps.length === 0
        ? null
        : {
            ...{ xs: line.steps, xStart: 0, xEnd: axes.xEnd, yMin: axes.yMin, yMax: axes.yMax },
            lines: [
              ...seeds.map(({ name, values }) => ({ name, values, colour: '--ptl-closed' as const, dashed: true })),
              { name: isSeveral ? 'mean' : title, values: line.mean, colour },
            ],
            bands: hasInterval ? [{ low: line.low, high: line.high, colour }] : [],
            format,
            tick: numberTick,
          },
    absent: setting.runs.some(({ steps }) => steps.length > 0)
      ? `It logged no ${title.toLowerCase()}.`
      : 'No step of it is done yet.',
    values: line.mean,
    format,
    aside: '',
    summary: chart.description,
  };
}
