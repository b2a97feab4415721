import { afterAll, expect, it, vi } from 'vitest';
import type { LineChart } from '../../../src/analysis/chart/chart';
import { htmlDocument } from '../../../src/engine/report/htmlDocument';
import { browser, browserPath, closeBrowser } from '../../webview/harness/browser';

// A browser on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
afterAll(closeBrowser);

const chart: LineChart = {
  ...{ kind: 'lines', title: 'c', description: 'd' },
  x: { label: 'step', from: 0, to: 1 },
  y: { label: 'reward', from: 0, to: 1 },
  series: [],
};
const grid = (charts: number) => ({
  ...({ kind: 'charts', file: `grid-${charts}`, title: 't', description: 'd', columns: 3 } as const),
  ...{ size: { width: 300, height: 220 }, charts: Array.from({ length: charts }, () => chart) },
});

it.skipIf(browserPath === undefined)(
  'prints a grid as wide as it is, at most as the page, and so that it fits the page',
  async () => {
    const context = await (await browser()).newContext({ offline: true });
    const page = await context.newPage();
    // A4 without its margins of 16 mm, at 96 px an inch.
    await page.setViewportSize({ width: 672, height: 1001 });
    await page.emulateMedia({ media: 'print' });
    const blocks = [grid(1), grid(15)];
    await page.setContent(htmlDocument({ title: 't', note: 'n', recipes: [], sections: [{ title: 's', blocks }] }));
    const boxes = await page
      .locator('svg')
      .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes.map(({ width, height }) => [width, height].map(Math.round))).toEqual([
      // Its border is within its width.
      [300, 221],
      // Three of 224 px beside each other, five rows of 164.
      [672, 821],
    ]);
    await context.close();
  },
);
