import { afterAll, expect, it } from 'vitest';
import { axeFindings } from '../axeFindings';
import { browser, browserPath, closeBrowser } from './harness/browser';

afterAll(closeBrowser);

it.skipIf(browserPath === undefined)(
  'axe finds a button without a name and text that cannot be read, in a shadow root too',
  async () => {
    const page = await (await browser()).newPage();
    await page.setContent(`<!doctype html><html lang="en"><head><title>t</title></head><body style="background: #fff">
    <main><h1>Title</h1><button id="nameless"></button><p id="plain" style="color: #111">plain</p>
    <div id="host"><template shadowrootmode="open"><p id="faint" style="color: #eee">faint</p></template></div></main>
  </body></html>`);
    expect((await axeFindings(page.mainFrame())).map((line) => line.split(':', 2).join(':'))).toEqual([
      'button-name: #nameless',
      'color-contrast: #host #faint',
    ]);
    await page.close();
  },
);
