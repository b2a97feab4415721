import { chromium, type Browser } from 'playwright-core';
import { findBrowser } from '../../e2e/paths.mjs';

/** Whether there is a browser to test panels in; without one such tests are skipped. */
export const browserPath: string | undefined = findBrowser();

let running: Promise<Browser> | undefined;

/** One browser a test file, started on first use. */
export function browser(): Promise<Browser> {
  running ??= chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return running;
}

/** For `afterAll`. */
export async function closeBrowser(): Promise<void> {
  const started = running;
  running = undefined;
  if (started) await (await started).close();
}
