import type { Chart, ChartColour, ChartPoint, Series } from '../../../src/analysis/chart/chart';
import { describeColumn } from '../../shared/chart/metricTile';
import type { ChartData, Column } from '../../shared/chart/chartData';
import type { OneShotCourse } from '../../../src/contract/oneShotReport';
import { courseCharts, marksOf } from './courseCharts';

const COLOURS: Record<string, ChartColour> = {
  ...{ '--ptl-trained': 'blue', '--ptl-series-1': 'blue', '--ptl-series-2': 'amber', '--ptl-wrong': 'red' },
};

/** The charts of a run on one or two examples in the palette that prints, one below the other. */
export function savedCourse(course: OneShotCourse, xEnd: number): Chart[] {
  const { accuracy, gain, degraded } = courseCharts(course, xEnd);
  const verticals = marksOf(course).map(({ x, label }) => ({ x, label }));
  return [
    { ...savedLines(accuracy, 'Accuracy', 'accuracy'), verticals },
    ...(gain ? [savedLines(gain, 'Post-saturation gain', 'held-out accuracy since saturation')] : []),
    savedLines(degraded, 'Degraded training outputs', 'share of outputs'),
  ];
}

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
