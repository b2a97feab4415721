import { expect, it } from 'vitest';
import { chartSvg } from '../../../src/analysis/chart/chartSvg';
import { labelRows } from '../../../src/analysis/chart/labelRows';

it('puts a label into the first line in which it is over no other', () => {
  const label = (from: number, width: number) => ({ from, width });
  // The second begins at 30, within 8 px of the end of the first at 40; the third, at 48, is not.
  expect(labelRows([label(0, 40), label(30, 100), label(48, 10), label(50, 10)], 8)).toEqual([0, 1, 0, 2]);
  expect(labelRows([], 8)).toEqual([]);
});

it('draws vertical lines with their labels, which are text', () => {
  const points = [0, 10].map((x) => ({ x, y: 1 }));
  const svg = chartSvg({
    ...{ kind: 'lines', title: 't', description: 'd', x: { label: 'step', from: 0, to: 10 }, y: { label: 'accuracy', from: 0 } },
    series: [{ name: 'training', points }],
    verticals: [
      { x: 2, label: 'saturated <b>' },
      { x: 9, label: 'degraded' },
    ],
  });
  expect(svg).toContain('saturated &lt;b&gt;');
  // The second stands left of its line, which is in the right half.
  expect(svg).toMatch(/<text[^>]*text-anchor="end"[^>]*>degraded</);
});
