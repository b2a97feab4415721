import type { Chart, ChartColour } from '../../../src/analysis/chart/chart';
import { colourAt } from '../../../src/analysis/chart/palette';
import type { ChartData, ColourRole } from '../../shared/chart/chartData';
import { describeColumn } from '../../shared/chart/metricTile';

/** A chart of the panel as it is saved: in the palette that prints, with its axes labelled. @param label what its values are, with their unit */
export function savedChart(data: ChartData, title: string, label: string): Chart {
  const shown = [...(data.areas ?? []), ...data.lines];
  const description = shown
    .map(({ name, values }) => describeColumn(name, data.xs, values, (value) => data.format(value), data.xName))
    .join(' ');
  const ticks = data.xTicks === undefined ? {} : { ticks: data.xTicks };
  const x = { label: data.xName ?? 'step', from: data.xStart, to: data.xEnd, ...ticks };
  if (data.areas) {
    const areas = data.areas.map(({ name, values, colour }) => ({
      ...{ name, colour: colourOf(colour) },
      values: values.map((value) => value ?? 0),
    }));
    return { kind: 'areas', title, description, x, label, xs: data.xs, areas };
  }
  const series = data.lines.map(({ name, values, colour }) => ({
    ...{ name, colour: colourOf(colour) },
    points: data.xs.map((at, index) => ({ x: at, y: values[index] ?? null })),
  }));
  return { kind: 'lines', title, description, x, y: { label, from: 0, tick: data.tick.bind(data) }, series };
}

/** So that a behaviour has one colour in all pictures, as it has in the panel; what is none of the series is grey. */
function colourOf(role: ColourRole): ChartColour {
  const number = /^--ptl-series-(\d+)$/.exec(role)?.[1];
  return number === undefined ? 'grey' : colourAt(Number(number) - 1);
}
