import { describe, expect, it } from 'vitest';
import { areaLayout } from '../../../src/analysis/chart/areaLayout';
import { axisScale } from '../../../src/analysis/chart/axisScale';
import { barLayout } from '../../../src/analysis/chart/barLayout';
import type { AreaChart, BarChart, LineChart } from '../../../src/analysis/chart/chart';
import { chartGrid, chartSvg } from '../../../src/analysis/chart/chartSvg';
import { hatch } from '../../../src/analysis/chart/hatch';
import { legendPlaces } from '../../../src/analysis/chart/legend';
import { lineLayout } from '../../../src/analysis/chart/lineLayout';
import { markupText } from '../../../src/analysis/chart/svgElement';
import { powerTicks } from '../../../src/analysis/chart/ticks';

const titled = { title: 'A title', description: 'What it shows.' };
const size = { width: 720, height: 380 };
const share = { label: 'share', from: 0, to: 1 };

const lines = (series: LineChart['series'], more: Partial<LineChart> = {}): LineChart => ({
  ...{ kind: 'lines', ...titled, x: { label: 'k', logBase: 2 }, y: share, series },
  ...more,
});

describe('axes', () => {
  it('places powers of two at even distances on a log-2 axis', () => {
    const axis = axisScale({ label: 'k', logBase: 2 }, [1, 128], 9, false);
    expect(axis.ticks.map(({ label }) => label)).toEqual(['1', '2', '4', '8', '16', '32', '64', '128']);
    expect(axis.at(8)).toBeCloseTo(3 / 7, 12);
    expect(axis.at(0)).toBeNull();
  });

  it('has round ends where asked, and those of the values where not', () => {
    const values = [1, 60];
    expect(axisScale({ label: '' }, values, 6, true)).toMatchObject({ low: 0, high: 60 });
    expect(axisScale({ label: '' }, values, 6, false)).toMatchObject({ low: 1, high: 60 });
    expect(axisScale({ label: '', from: 0, to: 0.9 }, [0.2], 6, true)).toMatchObject({ low: 0, high: 0.9 });
  });

  it('leaves out powers that would touch', () => {
    expect(powerTicks(8, 400)).toEqual([1, 2, 4, 8]);
    expect(powerTicks(100, 400)).toEqual([1, 2, 4, 8, 16, 32, 64, 100]);
  });
});

describe('lines', () => {
  const points = [
    { x: 1, y: 0, low: 0, high: 0.5 },
    { x: 2, y: 0.5, low: 0.25, high: 0.75 },
    { x: 4, y: 1, low: 0.5, high: 1 },
  ];

  it('draws line and band where the numbers lie', () => {
    const { area, lines: drawn } = lineLayout(lines([{ name: 'base', points }]), size);
    expect([area.top, area.bottom]).toEqual([40, 334]);
    const x = [area.left, (area.left + area.right) / 2, area.right].map((at) => Math.round(at * 10) / 10);
    // 0 is the bottom, 1 the top, 0.5 half way: 187; a quarter is 260.5 and three quarters 113.5.
    expect(drawn[0]!.path).toBe(`M${x[0]} 334L${x[1]} 187L${x[2]} 40`);
    expect(drawn[0]!.band).toBe(`M${x[0]} 187L${x[1]} 113.5L${x[2]} 40L${x[2]} 187L${x[1]} 260.5L${x[0]} 334Z`);
  });

  it('has a gap where nothing was measured, and a dot where a point stands alone', () => {
    const gap = [points[0]!, { x: 2, y: null }, points[2]!];
    const [drawn] = lineLayout(lines([{ name: 'base', points: gap }]), size).lines;
    expect(drawn!.path).toBe('');
    expect(drawn!.dots.map(({ y }) => y)).toEqual([334, 40]);
  });

  it('tells series apart by dash, and names them at their ends or in a legend', () => {
    const two = (name: string) => lineLayout(lines(['base', name].map((one) => ({ name: one, points }))), size);
    const short = two('step 60');
    expect(short.lines.map(({ dash, colour }) => [dash, colour])).toEqual([
      [0, 'blue'],
      [1, 'amber'],
    ]);
    // Both end at the same height: 15 px apart.
    const ends = short.lines.map(({ end }) => end!.y);
    expect(ends[1]! - ends[0]!).toBe(15);
    expect(short.legend).toEqual([]);
    const long = two('a name that is far too long to stand at the end of its line');
    expect(long.legend).toHaveLength(2);
    expect(long.lines[0]!.end).toBeNull();
  });

  it('points out a place with its interval, within the plot', () => {
    const chart = lines([{ name: 'base', points }], { mark: { x: 2, y: 0.5, low: 0.5, high: 4, words: ['they cross'] } });
    const { mark, area } = lineLayout(chart, size);
    expect(mark).toMatchObject({ y: 187, left: area.left, right: area.right, isLeftward: false });
  });
});

describe('bars', () => {
  const chart: BarChart = {
    ...{ kind: 'bars', ...titled, label: 'format', categories: ['one', 'two'], y: share },
    groups: [
      { name: 'base', values: [{ value: 0.5, low: 0.25, high: 0.75 }, { value: 1 }] },
      { name: 'other', values: [null, { value: 0 }] },
    ],
  };

  it('are as high as their values, side by side, with their intervals', () => {
    const { bars, area, labels } = barLayout(chart, size);
    const height = area.bottom - area.top;
    expect(bars.map(({ top, bottom }) => (bottom - top) / height)).toEqual([0.5, 1, 0]);
    const [first, second] = bars;
    expect((first!.whisker!.bottom - first!.whisker!.top) / height).toBe(0.5);
    expect(second!.whisker).toBeNull();
    // Two bars of 34 px around the middle of their category, 2 px between.
    expect(second!.x + 34).toBeCloseTo(labels[1]!.x, 6);
    expect(second!.width).toBe(32);
  });

  it('on a logarithmic axis stand on its lower end, and 0 has none', () => {
    const counts = {
      ...chart,
      y: { label: 'tokens', logBase: 10 },
      groups: [{ name: 'all', values: [{ value: 10 }, { value: 100 }] }],
    };
    const { bars, area } = barLayout(counts, size);
    expect(bars.map(({ top, bottom }) => (bottom - top) / (area.bottom - area.top))).toEqual([0, 1]);
  });

  it('are hatched by group, the first not', () => {
    const box = { x: 0, y: 0, width: 12, height: 6 };
    expect(hatch(0, box, 'blue')).toBe('');
    // Falling lines, 6 px apart along an edge, the first 3 px from the lower left corner.
    expect(hatch(2, box, 'blue')).toContain('d="M0 3L3 6M3 0L9 6M9 0L12 3"');
    expect(hatch(3, box, 'blue')).toContain('d="M0 3L12 3"');
  });
});

describe('stacked shares', () => {
  it('lie on one another', () => {
    const chart: AreaChart = {
      ...{ kind: 'areas', ...titled, x: { label: 'step' }, label: 'share', xs: [0, 10] },
      areas: [
        { name: 'rest', values: [0.5, 0.25] },
        { name: 'one', values: [0.5, 0.75] },
      ],
    };
    const { area, areas } = areaLayout(chart, size);
    const [left, right] = [area.left, area.right].map((at) => Math.round(at * 10) / 10);
    expect(areas[0]!.edge).toBe(`M${left} 187L${right} 260.5`);
    expect(areas[1]!.edge).toBe(`M${left} 40L${right} 40`);
  });
});

describe('pictures', () => {
  it('are labelled, refer to nothing outside, and keep hostile text text', () => {
    const name = '<script>alert(1)</script>" onload="x\u202e';
    const svg = chartSvg(
      lines([
        { name, points: [{ x: 1, y: 1 }] },
        { name: 'b', points: [] },
      ]),
      { id: 'one' },
    );
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="one-title one-desc">/);
    expect(svg).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x⟦RLO⟧');
    expect(svg).not.toMatch(/<script|href|url\(|style=/);
    expect(svg).toContain('prefers-color-scheme:dark');
  });

  it('of several charts stand in rows', () => {
    const one = lines([{ name: 'a', points: [{ x: 1, y: 1 }] }]);
    const grid = chartGrid([one, one, one], { ...titled, columns: 2, size: { width: 400, height: 300 } });
    expect(grid).toContain('viewBox="0 0 800 600"');
    expect(grid.match(/translate\(0 300\)/g)).toHaveLength(1);
  });

  it('have control characters drawn', () => {
    expect(markupText('a\u0000b\nc & "d"')).toBe('a⟦NUL⟧b c &amp; &quot;d&quot;');
  });

  it('have legends that wrap', () => {
    const places = legendPlaces(['aaaa', 'bbbb', 'cccc'], 140);
    expect(places.map(({ row }) => row)).toEqual([0, 0, 1]);
  });
});
