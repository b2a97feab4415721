import { runsTableProtocol } from '../../../src/contract/messages/runsTable';
import { RunsTableReader } from '../../../src/host/panels/runsTableHandlers';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { RunsTree } from '../../../src/host/trees/runsTree';
import { memento } from '../../host/vscodeDouble';
import { browser, browserPath, closeBrowser } from '../../webview/harness/browser';
import { panelFiles } from '../../webview/harness/bundle';
import { PanelPage } from '../../webview/harness/panelPage';
import { idle, watched } from './eventLoop';
import { writeManyRuns } from './generatedRuns';
import { asWebview } from './panelHost';
import { blockRow, part, row, type Row } from './part';

const RUNS = 10_000;

/** What VS Code does when the tree opens, and each time it is told of a change: it asks for the top level and every row of it. */
async function treeRows(tree: RunsTree): Promise<number> {
  const nodes = await tree.getChildren();
  return nodes.map((node) => tree.getTreeItem(node)).length;
}

/** The Runs Table's answers, of runs that are known. */
function readerOf(library: RunLibrary): RunsTableReader {
  const nothing = () => Promise.resolve();
  return new RunsTableReader({
    ...{ library, isTrusted: () => true, memory: memento(), copy: nothing, act: nothing, start: nothing },
    save: () => Promise.resolve(false),
  });
}

/** All rows as the table asks for them. */
async function readTable(reader: RunsTableReader): Promise<void> {
  const ask = asWebview(runsTableProtocol, reader.handlers);
  await ask('open', {});
  for (let from: number | null = 0; from !== null;) {
    ({ next: from } = await ask('readRows', { from }));
    // Each is a message of its own.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs in the page: ms from something the user does until the first row is another one, and painted. */
async function untilPainted(what: 'sort' | 'filter'): Promise<number> {
  const inside = (selector: string, of: string) =>
    document.querySelector('ptl-runs-table')!.shadowRoot!.querySelector(of)!.shadowRoot!.querySelector<HTMLElement>(selector)!;
  const first = () => inside('.row[aria-rowindex="2"] [role=rowheader]', 'ptl-run-grid').textContent;
  const before = first();
  const from = performance.now();
  if (what === 'sort') inside('[role=columnheader][title^="loss"]', 'ptl-run-grid').click();
  else {
    const field = inside('.filter', 'ptl-table-bar') as HTMLInputElement;
    field.value = 'method:grpo reward>0.3 tag:batch-3';
    field.dispatchEvent(new Event('input'));
  }
  while (first() === before) {
    if (performance.now() - from > 20_000) throw new Error(`the table does not ${what}`);
    await new Promise((next) => requestAnimationFrame(next));
  }
  return performance.now() - from;
}

async function measureTable(library: RunLibrary, size: string): Promise<Row[]> {
  const read = await watched(() => readTable(readerOf(library)));
  const rows = [
    row(`${size}: all rows of the Runs Table answered`, 'ms', read.ms),
    blockRow(read, 'all rows of the Runs Table answered'),
  ];
  const names = ['Runs Table shows the first rows', 'sorted by a column', 'filtered'];
  if (browserPath === undefined)
    return [
      ...rows,
      ...names.map((name) => ({ ...row(`${size}: ${name}`, 'ms', 0), skipped: 'there is no browser (CHROMIUM names one)' })),
    ];
  // The browser starts before: VS Code has one.
  await browser();
  await panelFiles('runs-table');
  const from = performance.now();
  const panel = await PanelPage.open({
    panel: 'runs-table',
    protocol: runsTableProtocol,
    host: readerOf(library).handlers,
    state: {},
  });
  await panel.page.locator('ptl-run-grid .row').first().waitFor();
  const opened = performance.now() - from;
  await panel.page
    .locator(`ptl-run-grid [role=grid][aria-rowcount="${library.runs().length + 1}"]`)
    .waitFor({ timeout: 120_000 });
  const sorted = await panel.page.evaluate(untilPainted, 'sort' as const);
  const filtered = await panel.page.evaluate(untilPainted, 'filter' as const);
  await panel.close();
  await closeBrowser();
  const values = [opened, sorted, filtered];
  return [...rows, ...names.map((name, index) => row(`${size}: ${name}`, 'ms', values[index]!, [1000, 100, 100][index]))];
}

async function measure(folder: string): Promise<Row[]> {
  const waiting = await idle(2000);
  const library = new RunLibrary();
  let shown = 0;
  const from = performance.now();
  const read = await watched(async () => {
    const all = library.setFolders([{ name: 'bench', path: folder }]);
    const tree = new RunsTree(library, library.begun());
    tree.onDidChangeTreeData(() => void treeRows(tree));
    await treeRows(tree);
    shown = performance.now() - from;
    await all;
  });
  const tree = new RunsTree(library, Promise.resolve());
  const again = await watched(() => treeRows(tree));
  const looked = await watched(() => library.refresh());
  const size = `${RUNS.toLocaleString('en-US')} runs`;
  const table = await measureTable(library, size);
  library.dispose();
  return [
    blockRow(waiting, 'nothing done, for comparison', null),
    row(`${size}, nothing known of them: tree shows the newest`, 'ms', shown, 1000),
    row(`${size}: all are read`, 'ms', read.ms),
    blockRow(read, `${size} read`),
    row(`${size}: tree opened again`, 'ms', again.ms, 1000),
    blockRow(again, 'tree opened again'),
    row(`${size}: all looked at for changes`, 'ms', looked.ms),
    blockRow(looked, 'all looked at for changes'),
    ...table,
  ];
}

await part({ make: (folder) => Promise.resolve(writeManyRuns(folder, RUNS)), measure });
