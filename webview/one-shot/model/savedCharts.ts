import type { Chart, ChartColour, ChartPoint, Series } from '../../../src/analysis/chart/chart';
import { describeColumn } from '../../../src/analysis/chart/describeColumn';
import type { ChartData, Column } from '../../shared/chart/chartData';

const COLOURS: Record<string, ChartColour> = {
  ...{ '--ptl-trained': 'blue', '--ptl-series-1': 'blue', '--ptl-series-2': 'amber', '--ptl-wrong': 'red' },
};

/** Lines of a chart of the panel. @param label what its values are, with their unit */
export function savedLines(data: ChartData, title: string, label: string): Chart & { kind: 'lines' } {
  const xName = data.xName ?? 'step';
  return {
    kind: 'lines',
    title,
    description: data.lines
      .map(({ name, values }) => describeColumn(name, data.xs, values, (value) => data.format(value), xName))
      .join(' '),
    x: { label: xName, from: data.xStart, to: data.xEnd },
    y: { label, from: 0, ...(data.yMax === undefined ? {} : { to: data.yMax }), tick: data.tick.bind(data) },
    series: data.lines.map(({ name, values, colour, isSparse = false }, index): Series => ({
      ...{ name, colour: COLOURS[colour] ?? 'grey', dash: index, mark: isSparse ? 'both' : 'line' },
      points: pointsOf(data.xs, values, isSparse),
    })),
  };
}

function pointsOf(xs: readonly number[], values: Column, isSparse: boolean): ChartPoint[] {
  const points = xs.map((x, index) => ({ x, y: values[index] ?? null }));
  return isSparse ? points.filter(({ y }) => y !== null) : points;
}
