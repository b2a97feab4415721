import uPlot from 'uplot';
import type { ChartData, Column } from './chartData';
import { drawBack, drawFront, type Drawing } from './drawing';
import { hatching, isContrast, paint } from './palette';
import type { Scale } from '../../../src/analysis/chart/ticks';
import { yScale } from './valueScale';

/** Room around the plotted area for axis labels, px. */
export interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

interface Series {
  values: Column;
  options: uPlot.Series;
}

/** A uPlot of one chart's data: lines, bands and stacked areas are its own; grid, labels and marks are drawn around them. */
export class Plot {
  private readonly plot: uPlot;
  private readonly shape: string;

  constructor(
    private data: ChartData,
    private readonly margins: Margins,
    size: { width: number; height: number },
    font: string,
    target: HTMLElement,
  ) {
    this.shape = shapeOf(data);
    const series = seriesOf(data);
    const drawing = (plot: uPlot): Drawing => ({
      context: plot.ctx,
      ratio: uPlot.pxRatio,
      font,
      data: this.data,
      area: this.area,
      y: this.scale,
    });
    this.plot = new uPlot(
      {
        ...size,
        padding: [margins.top, margins.right, margins.bottom, margins.left],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        axes: [{ show: false }, { show: false }],
        scales: {
          x: { time: false, range: () => [this.data.xStart, this.data.xEnd] },
          y: { range: () => [this.scale.low, this.scale.high] },
        },
        series: [{}, ...series.map(({ options }) => options)],
        bands: bandsOf(data),
        hooks: { drawClear: [(plot) => drawBack(drawing(plot))], draw: [(plot) => drawFront(drawing(plot))] },
      },
      alignedData(data, series),
      target,
    );
  }

  /** Whether `update` can show this data: as many lines, bands and areas as before. */
  fits(data: ChartData): boolean {
    return shapeOf(data) === this.shape;
  }

  update(data: ChartData): void {
    this.data = data;
    this.plot.setData(alignedData(data, seriesOf(data)));
  }

  resize(size: { width: number; height: number }): void {
    this.plot.setSize(size);
  }

  redraw(): void {
    this.plot.redraw(true);
  }

  /** Position of a value inside the element, px. */
  position(x: number, y: number): { left: number; top: number } {
    const { left, top, width, height } = this.area;
    const { xStart, xEnd } = this.data;
    const { low, high } = this.scale;
    return { left: left + ((x - xStart) / (xEnd - xStart)) * width, top: top + (1 - (y - low) / (high - low)) * height };
  }

  /** The x under a horizontal position inside the element, px. */
  xAt(left: number): number {
    const { area, data } = this;
    return data.xStart + ((left - area.left) / area.width) * (data.xEnd - data.xStart);
  }

  destroy(): void {
    this.plot.destroy();
  }

  get area(): { left: number; top: number; width: number; height: number } {
    const { top, right, bottom, left } = this.margins;
    return { left, top, width: this.plot.width - left - right, height: this.plot.height - top - bottom };
  }

  private get scale(): Scale {
    return yScale(this.data);
  }
}

function shapeOf({ lines, bands, areas }: ChartData): string {
  const roles = [
    ...lines.map((line) => `${line.colour}${line.dashed ?? false}${line.isSparse ?? false}`),
    ...(bands ?? []).map(({ colour }) => colour),
  ];
  return [...roles, '|', ...(areas ?? []).map(({ colour }) => colour)].join();
}

function seriesOf({ lines, bands = [], areas = [] }: ChartData): Series[] {
  const edge: uPlot.Series = {
    stroke: () => (isContrast() ? paint('--ptl-muted') : 'transparent'),
    width: 1,
    dash: [2, 3],
    points: { show: false },
    spanGaps: true,
  };
  return [
    ...bands.flatMap(({ low, high }) => [high, low].map((values) => ({ values, options: edge }))),
    ...cumulative(areas).map((values) => ({
      values,
      options: {
        stroke: () => paint(isContrast() ? '--ptl-text' : '--ptl-background'),
        width: 1,
        points: { show: false },
        spanGaps: true,
      },
    })),
    ...lines.map(({ values, colour, dashed, isSparse = false }) => ({
      values,
      options: {
        stroke: () => paint(colour),
        width: 1.5,
        spanGaps: isSparse,
        points: {
          show: true,
          filter: (plot: uPlot, series: number) => alone(plot.data[series] ?? []),
          size: 4,
          width: 0,
          fill: () => paint(colour),
          stroke: () => paint(colour),
        },
        ...(dashed ? { dash: [4, 3] } : {}),
      },
    })),
  ];
}

/** Values with a gap on both sides: a line would not show them. */
function alone(values: ArrayLike<number | null | undefined>): number[] {
  const isMissing = (index: number): boolean => values[index] === null || values[index] === undefined;
  return Array.from({ length: values.length }, (_, index) => index).filter(
    (index) => !isMissing(index) && isMissing(index - 1) && isMissing(index + 1),
  );
}

function bandsOf({ bands = [], areas = [] }: ChartData): uPlot.Band[] {
  // Above the bands' edges come the stacked tops, each filled down to the one below it.
  const first = bands.length * 2 + 1;
  return [
    ...bands.map(({ colour }, index): uPlot.Band => ({
      series: [index * 2 + 1, index * 2 + 2],
      fill: () => (isContrast() ? 'transparent' : paint(colour, 0.16)),
    })),
    ...areas.map(({ colour }, index): uPlot.Band => ({
      series: [first + index + 1, first + index],
      fill: (plot) => (isContrast() ? hatching(plot.ctx, colour, index) : paint(colour, 0.42)),
    })),
  ];
}

/** Zero, then the running sums of the shares. */
function cumulative(areas: readonly { values: Column }[]): Column[] {
  const [first] = areas;
  if (!first) return [];
  const columns: (number | null)[][] = [first.values.map((value) => (value === null ? null : 0))];
  for (const { values } of areas) {
    const below = columns[columns.length - 1] as Column;
    columns.push(values.map((value, index) => (value === null ? null : (below[index] ?? 0) + value)));
  }
  return columns;
}

function alignedData({ xs }: ChartData, series: readonly Series[]): uPlot.AlignedData {
  return [[...xs], ...series.map(({ values }) => [...values])];
}
