import type { Page } from 'playwright-core';
import { runsTableProtocol } from '../../../src/contract/messages/runsTable';
import type { RunLibrary } from '../../../src/host/runs/runLibrary';
import { browser, browserPath, closeBrowser } from '../../webview/harness/browser';
import { panelFiles } from '../../webview/harness/bundle';
import { PanelPage } from '../../webview/harness/panelPage';
import { pageCpu } from './pageCpu';
import { installPaintedFrames } from './paintedFrames';
import { row, type Row } from './part';
import { startTableHost, tableHostOf, type TableHost } from './tableHost';

/** What a page on a busy machine may take to show something, ms: not part of what is measured. */
const BUSY = 120_000;
/** Heads that are clicked, each the first time. */
const SORTS = ['loss', 'Name', 'Duration', 'Tags'];
/** What is put into the filter, each the first time: terms, free text, a column's text, a contrary, and all runs again. */
const FILTERS = ['method:grpo reward>0.3 tag:batch-3', 'sweep 7', 'notes:twice', '-state:finished', ''];

interface TableWatch {
  /** Of the frame that shows the first rows, and of the one in which all runs are counted: ms since the page was asked for. */
  first: Promise<number | null>;
  all: Promise<number | null>;
}

/** Serialised into the page: watches its frames from before it has any, and knows where the table is. */
function installTableWatch(): void {
  const inside = (of: string, selector: string) =>
    document.querySelector('ptl-runs-table')?.shadowRoot?.querySelector(of)?.shadowRoot?.querySelector<HTMLElement>(selector);
  const grid = (selector: string) => inside('ptl-run-grid', selector);
  const watch = {
    grid,
    field: () => inside('ptl-table-bar', '.filter'),
    first: window.paintedWhen!(() => grid('.row') != null, 120_000),
    all: window.paintedWhen!(() => grid('[role=grid]')?.ariaRowCount === '10001', 120_000),
  };
  Object.assign(window, { tableWatch: watch });
}

type Watched = Window & TableWatchIn;
interface TableWatchIn {
  tableWatch: TableWatch & { grid(selector: string): HTMLElement | null; field(): HTMLElement };
}

/** ms from the event that the user makes until the end of the frame that shows what it did. */
export async function after(page: Page, event: 'click' | 'input', act: () => Promise<void>): Promise<number> {
  const shown = page.evaluate(async (name) => {
    const { tableWatch } = window as unknown as Watched;
    const state = () => {
      const heads = [...tableWatch.grid('.head')!.querySelectorAll('[role=columnheader]')];
      return `${tableWatch.grid('[role=grid]')!.ariaRowCount} ${heads.map((head) => head.ariaSort).join()}`;
    };
    const before = state();
    const started = new Promise<number>((resolve) => {
      window.addEventListener(name, ({ timeStamp }) => resolve(timeStamp), { capture: true, once: true });
    });
    const end = await window.paintedWhen!(() => state() !== before, 20_000);
    if (end === null) throw new Error(`nothing came of the ${name}`);
    return end - (await started);
  }, event);
  // The page is watching when the reply to a later question is there.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
  await act();
  return shown;
}

/** A page with the table; `ms` is since it was asked for, before the browser made it. */
async function opened(host: TableHost) {
  const from = performance.now();
  const opening = PanelPage.open({
    ...{ panel: 'runs-table', protocol: runsTableProtocol, host: host.handlers, state: {} },
    before: [installPaintedFrames, installTableWatch],
  });
  host.tell((name, payload) => void opening.then((panel) => panel.notify(name, payload)));
  const panel = await opening;
  const { page } = panel;
  const timeOf = async (what: 'first' | 'all') => {
    const found = await page.evaluate(async (name) => {
      const at = await (window as unknown as Watched).tableWatch[name];
      return at === null ? null : { at, origin: performance.timeOrigin };
    }, what);
    if (found === null) throw new Error(`the table does not show the ${what} rows`);
    return { page: found.at, whole: found.at + found.origin - performance.timeOrigin - from };
  };
  const close = async () => {
    host.close();
    await panel.close();
  };
  return { page, timeOf, close };
}

interface Slowest {
  ms: number;
  /** Processor time of the page in it, with that of moving the pointer there. */
  cpu: number;
  of: string;
}

async function slowest(page: Page, of: readonly string[], measure: (one: string) => Promise<number>): Promise<Slowest> {
  const cpuTime = await pageCpu(page);
  let found: Slowest = { ms: -1, cpu: 0, of: '' };
  for (const one of of) {
    const before = await cpuTime();
    const ms = await measure(one);
    if (ms > found.ms) found = { ms, cpu: (await cpuTime()) - before, of: one === '' ? 'no filter' : one };
  }
  return found;
}

const slowestRow = (name: string, count: number, { ms, cpu, of }: Slowest): Row => ({
  ...row(`${name}, the slowest of ${count} (${of})`, 'ms', ms, 100),
  cpu,
});

/** @param library knows all runs @param folder of the same runs, for a window that has just opened */
export async function measureTable(library: RunLibrary, folder: string, size: string): Promise<Row[]> {
  const names = ['Runs Table shows the newest runs', 'sorted', 'filtered'];
  if (browserPath === undefined)
    return names.map((name) => ({ ...row(`${size}: ${name}`, 'ms', 0), skipped: 'there is no browser (CHROMIUM names one)' }));
  // The browser starts before, and has shown a page: VS Code has one, which shows its window.
  const window = await (await browser()).newPage();
  await window.setContent('<p>A window</p>');
  await panelFiles('runs-table');
  const starting = await startTableHost(folder);
  const cold = await opened(starting);
  const coldFirst = await cold.timeOf('first');
  await starting.allRead;
  const coldAll = await cold.timeOf('all');
  await cold.close();
  const table = await opened(tableHostOf(library));
  const { page } = table;
  page.setDefaultTimeout(BUSY);
  const [first, all] = [await table.timeOf('first'), await table.timeOf('all')];
  const sorted = await slowest(page, SORTS, (title) =>
    after(page, 'click', () => page.getByRole('columnheader', { name: title }).click()),
  );
  const field = page.locator('ptl-table-bar .filter input');
  const filtered = await slowest(page, FILTERS, async (text) => {
    await field.focus();
    await field.selectText();
    return after(page, 'input', () => (text === '' ? page.keyboard.press('Delete') : page.keyboard.insertText(text)));
  });
  await table.close();
  await closeBrowser();
  return [
    row(`${size}, nothing known of them: Runs Table shows the newest, from the start of the window`, 'ms', coldFirst.whole, 1000),
    row(`${size}, nothing known of them: Runs Table has all rows`, 'ms', coldAll.whole),
    row(`${size}: Runs Table shows the newest, the browser making the page included`, 'ms', first.whole, 1000),
    row(`${size}: Runs Table shows the newest, from when its page loads`, 'ms', first.page, 1000),
    row(`${size}: Runs Table has all rows`, 'ms', all.whole),
    slowestRow(`${size}: sorted by a column`, SORTS.length, sorted),
    slowestRow(`${size}: filtered`, FILTERS.length, filtered),
  ];
}
