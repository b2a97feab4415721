import type { Chart, ChartColour } from '../../../src/analysis/chart/chart';
import { colourAt } from '../../../src/analysis/chart/palette';
import type { ChartData, Column, ColourRole } from '../../shared/chart/chartData';
import { describeColumn } from '../../../src/analysis/chart/describeColumn';

/** A chart of the panel as it is saved: in the palette that prints, with its axes labelled. @param label what its values are, with their unit */
export function savedChart(data: ChartData, title: string, label: string): Chart {
  const shown = [...(data.areas ?? []), ...data.lines];
  const description = shown
    .map(({ name, values }) => describeColumn(name, data.xs, values, (value) => data.format(value), data.xName))
    .join(' ');
  const ticks = data.xTicks === undefined ? {} : { ticks: data.xTicks };
  const x = { label: data.xName ?? 'step', from: data.xStart, to: data.xEnd, ...ticks };
  if (data.areas) {
    const { areas, xs } = known(data.xs, data.areas);
    const coloured = areas.map(({ name, values, colour }) => ({ name, colour: colourOf(colour), values }));
    return { kind: 'areas', title, description, x, label, xs, areas: coloured };
  }
  const series = data.lines.map(({ name, values, colour }) => ({
    ...{ name, colour: colourOf(colour) },
    points: data.xs.map((at, index) => ({ x: at, y: values[index] ?? null })),
  }));
  return { kind: 'lines', title, description, x, y: { label, from: 0, tick: data.tick.bind(data) }, series };
}

/** Where all shares are known: an unknown one is not 0, and no stack can be drawn without it. */
function known<T extends { values: Column }>(
  xs: readonly number[],
  areas: readonly T[],
): { xs: number[]; areas: (T & { values: number[] })[] } {
  const places = xs.map((_, index) => index).filter((index) => areas.every(({ values }) => values[index] != null));
  return {
    xs: places.map((index) => xs[index]!),
    areas: areas.map((area) => ({ ...area, values: places.map((index) => area.values[index]!) })),
  };
}

/** So that a behaviour has one colour in all pictures, as it has in the panel; what is none of the series is grey. */
function colourOf(role: ColourRole): ChartColour {
  const number = /^--ptl-series-(\d+)$/.exec(role)?.[1];
  return number === undefined ? 'grey' : colourAt(Number(number) - 1);
}
