import { fixed } from '../../../src/analysis/numberText';
import { numberTick } from '../../../src/analysis/chart/ticks';
import type { ChartData } from '../../shared/chart/chartData';
import { seriesColour } from '../../shared/chart/stackedAreas';
import type { ExampleRow } from './ranking';

/** Accuracy of the chosen examples by epoch. */
export function epochChart(rows: readonly ExampleRow[]): ChartData {
  const epochs = rows.reduce((most, { accuracies }) => Math.max(most, accuracies.length), 0);
  const xs = Array.from({ length: epochs }, (_, index) => index + 1);
  return {
    ...{ xs, xStart: 1, xEnd: Math.max(2, epochs), xName: 'epoch', yMax: 1, tick: numberTick, format: (value) => fixed(value) },
    lines: rows.map(({ text, accuracies }, index) => ({
      name: text,
      values: xs.map((_, epoch) => accuracies[epoch] ?? null),
      colour: seriesColour(index),
      dashed: index > 0,
    })),
  };
}
