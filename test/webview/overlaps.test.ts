import { afterAll, expect, it } from 'vitest';
import { browser, browserPath, closeBrowser } from './harness/browser';
import { findOverlaps } from './harness/overlaps';

afterAll(closeBrowser);

it.skipIf(browserPath === undefined)(
  'texts over each other and beyond the window are found, cut and scrolled ones are not',
  async () => {
    const context = await (await browser()).newContext({ viewport: { width: 300, height: 300 } });
    const page = await context.newPage();
    await page.setContent(`
    <p style="position: absolute; top: 0; left: 0; margin: 0">one</p>
    <p style="position: absolute; top: 2px; left: 4px; margin: 0">two</p>
    <p style="position: absolute; top: 40px; left: 280px; margin: 0; white-space: nowrap">far right</p>
    <p style="position: absolute; top: 80px; left: 0; width: 40px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap">cut off</p>
    <p style="position: absolute; top: 80px; left: 44px">beside</p>
    <div style="position: absolute; top: 120px; width: 100px; overflow: auto"><p style="width: 900px">scrolled ${'on '.repeat(60)}</p></div>
  `);
    expect(await page.evaluate(findOverlaps)).toEqual(['“far right” leaves the window', '“one” and “two” overlap']);
    await context.close();
  },
);
