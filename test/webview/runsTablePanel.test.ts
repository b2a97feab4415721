import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ROWS_PAGE, runsTableProtocol, type RunSeries, type RunsTableOverview } from '../../src/contract/messages/runsTable';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { pageOf, runFixture, runFixtures, runsTableOverview, START, type RunFixture } from './runsTableFixture';

const asked: unknown[][] = [];
let panel: PanelPage<typeof runsTableProtocol> | undefined;

interface Options {
  runs?: RunFixture[];
  /** Why rows cannot be read, the first time. */
  rowsProblem?: string;
  overview?: Partial<RunsTableOverview>;
  theme?: Theme;
  saved?: object;
  width?: number;
}

async function open({ runs = runFixtures(40), rowsProblem, overview, ...options }: Options = {}) {
  asked.length = 0;
  const problems = rowsProblem === undefined ? [] : [rowsProblem];
  const note = (name: string) => (ask: unknown) => {
    asked.push([name, ask]);
    return {};
  };
  panel = await PanelPage.open({
    panel: 'runs-table',
    protocol: runsTableProtocol,
    host: {
      open: () => runsTableOverview(runs.length, overview),
      readRows: ({ from }) => {
        const problem = problems.pop();
        if (problem !== undefined) throw new Error(problem);
        const to = from + ROWS_PAGE;
        return { page: pageOf(runs.slice(from, to)), next: to < runs.length ? to : null };
      },
      readSeries: ({ keys }) => ({ series: keys.map((key) => series(key)) }),
      readExtremes: ({ keys }) => ({
        runs: keys.map((key) => ({ key, highest: { reward: 0.95 }, lowest: { reward: 0.05 }, problem: null })),
      }),
      ...{ edit: note('edit'), act: note('act'), start: note('start'), keepLayout: note('keepLayout'), copy: note('copy') },
      save: (file) => {
        asked.push(['save', file]);
        return { saved: true };
      },
    },
    state: {},
    ...options,
  });
  return panel;
}

/** Ten steps, a second and 100 tokens each; reward k/10 at step k, the loss is halved at each. */
export function seriesOf(key: string) {
  const steps = Array.from({ length: 10 }, (_, index) => index + 1);
  const metrics = { reward: steps.map((step) => step / 10), loss: steps.map((step) => 2 ** -step) };
  return {
    ...{ key, steps, times: steps.map((step) => step * 1000), tokens: steps.map((step) => step * 100), metrics },
    ...{ every: 1, evaluations: key === '/runs/run-0' ? 1 : 0 },
  };
}

let series: (key: string) => RunSeries = seriesOf;

const row = (index: number) => panel!.page.locator(`ptl-run-grid .row[aria-rowindex="${index + 2}"]`);
const nameOf = (index: number) => row(index).getByRole('rowheader').innerText();

describe.skipIf(browserPath === undefined)('the Runs Table', () => {
  afterEach(async () => {
    await panel?.close();
    panel = undefined;
    series = seriesOf;
  });
  afterAll(closeBrowser);

  it('draws only rows in view of many runs, newest first, and sorts by heads', async () => {
    const { page } = await open({ runs: runFixtures(1200) });
    await row(0).waitFor();
    const grid = page.getByRole('grid', { name: 'Runs' });
    await eventually(() => grid.getAttribute('aria-rowcount')).toBe('1201');
    expect(await page.locator('ptl-run-grid .row').count()).toBeLessThan(80);
    expect(await nameOf(0)).toBe('Sweep 0');
    await page.getByRole('columnheader', { name: /loss/ }).click();
    await eventually(() => nameOf(0)).toBe('run-1199');
    await page.getByRole('columnheader', { name: /Method/ }).click();
    await page.getByRole('columnheader', { name: /loss/ }).click({ modifiers: ['Shift'] });
    // GRPO before SFT, and of GRPO the largest loss first.
    await eventually(() => nameOf(0)).toBe('Sweep 1198'.replace('Sweep ', 'run-'));
    expect(await page.getByRole('columnheader', { name: /Method/ }).getAttribute('aria-sort')).toBe('ascending');
  });

  it('fills rows anew that stay on the screen, and has what a cell cuts off as its tooltip', async () => {
    const { page } = await open({
      runs: [{ ...runFixture(0), notes: 'a note that is much longer than its cell is wide' }, ...runFixtures(60).slice(1)],
    });
    await row(0).waitFor();
    await row(0).evaluate((element) => (element.dataset['mark'] = 'first'));
    await page.getByRole('columnheader', { name: /loss/ }).click();
    await eventually(() => nameOf(0)).toBe('run-59');
    expect(await row(0).getAttribute('data-mark')).toBe('first');
    await page.getByRole('columnheader', { name: /loss/ }).click();
    await eventually(() => nameOf(0)).toBe('Sweep 0');
    const notes = row(0).getByText('a note that');
    await notes.hover();
    await eventually(() => notes.getAttribute('title')).toBe('a note that is much longer than its cell is wide');
    await row(0).getByText('GRPO').hover();
    await eventually(() => row(0).getByText('GRPO').getAttribute('title')).toBe('');
  });

  it('filters, and says in one sentence what is wrong with a filter', async () => {
    const { page } = await open();
    await row(0).waitFor();
    const field = page.locator('ptl-table-bar vscode-text-field input');
    await field.fill('method:grpo reward>0.7 tag:good');
    // Of 0 … 39 with n % 4 ≠ 3, n % 10 > 7, n % 6 = 0: 18.
    await eventually(() => page.getByRole('status').first().innerText()).toBe('1 of 40');
    expect(await nameOf(0)).toBe('Sweep 18');
    await field.fill('rewrd>0.7');
    await eventually(() => page.getByRole('alert').innerText()).toContain('“rewrd” is no column of these runs');
    // A live run writes meanwhile: the filter of before still holds.
    await panel!.notify('rows', pageOf([{ ...runFixture(18), name: 'Renamed' }]));
    await eventually(() => nameOf(0)).toBe('Renamed');
    expect(await page.getByRole('status').first().innerText()).toBe('1 of 40');
    await field.fill('no such run');
    await page.getByText('No run fits the filter.').waitFor();
    await page.getByRole('button', { name: 'Clear Filter' }).click();
    await eventually(() => page.getByRole('status').first().innerText()).toBe('40');
  });

  it('goes by keyboard: walks, selects, opens, renames, tags', async () => {
    const { page } = await open();
    await row(0).waitFor();
    const grid = page.getByRole('grid', { name: 'Runs' });
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    expect(await row(1).getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await page.keyboard.press('F2');
    await page.keyboard.type('Best run');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await eventually(() => nameOf(39)).toBe('Sweep 39');
    await page.keyboard.press('Home');
    await eventually(async () => grid.getAttribute('aria-activedescendant')).toBe('cell-0-0');
    await page.locator('#cell-0-10').dblclick();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('a, b,a');
    await page.keyboard.press('Enter');
    await eventually(() => asked.length).toBe(3);
    expect(asked[2]).toEqual(['edit', { key: '/runs/run-0', tags: ['a', 'b'] }]);
    expect(asked[0]).toEqual(['act', { action: 'openRun', key: '/runs/run-1' }]);
    expect(asked[1]).toMatchObject(['edit', { key: '/runs/run-1', name: expect.stringContaining('Best run') }]);
  });

  it('stays at its run, and in the cell that is changed, when rows come above', async () => {
    const { page } = await open();
    await row(0).waitFor();
    const grid = page.getByRole('grid', { name: 'Runs' });
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    const newer = (n: number) => pageOf([{ ...runFixture(n), started: START + n }]);
    await panel!.notify('rows', newer(100));
    await eventually(() => nameOf(2)).toBe('run-1');
    expect(await grid.getAttribute('aria-activedescendant')).toBe('cell-2-0');
    await page.keyboard.press('Enter');
    await eventually(() => asked).toEqual([['act', { action: 'openRun', key: '/runs/run-1' }]]);

    await page.keyboard.press('F2');
    await page.keyboard.type('Best');
    await panel!.notify('rows', newer(101));
    await panel!.notify('removed', { keys: ['/runs/run-0'] });
    await eventually(() => grid.getAttribute('aria-rowcount')).toBe('41');
    await page.keyboard.type(' of all');
    await page.locator('#cell-3-0').click();
    await eventually(() => asked.length).toBe(2);
    expect(asked[1]).toEqual(['edit', { key: '/runs/run-1', name: expect.stringContaining('Best of all') }]);
    await eventually(() => grid.getAttribute('aria-rowcount')).toBe('42');

    await grid.focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('dropped');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await eventually(() => asked.length).toBe(3);
    expect(asked[2]).toMatchObject(['act', { action: 'openRun' }]);
  });

  it('shows recipe keys that differ, and changes rows that the host tells of', async () => {
    const { page } = await open();
    await row(0).waitFor();
    await page.getByRole('checkbox', { name: 'Only differing keys' }).click();
    await page.getByRole('columnheader', { name: '≠ beta' }).waitFor();
    expect(await page.getByRole('columnheader', { name: /seed/ }).count()).toBe(0);
    await panel!.notify('rows', pageOf([{ ...runFixture(0), name: 'Renamed', state: 'failed' }]));
    await eventually(() => nameOf(0)).toBe('Renamed');
    await panel!.notify('removed', { keys: ['/runs/run-0'] });
    await eventually(() => nameOf(0)).toBe('run-1');
  });

  it('chooses, pins and keeps columns, and saves the table', async () => {
    const { page } = await open();
    await row(0).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'seed' }).click();
    await page.getByRole('columnheader', { name: 'seed' }).waitFor();
    expect(asked.at(-1)).toMatchObject([
      'keepLayout',
      { columns: expect.arrayContaining([{ id: 'recipe:seed', pinned: false }]) },
    ]);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Save Table as CSV…' }).click();
    await eventually(() => asked.at(-1)?.[0]).toBe('save');
    const { content } = asked.at(-1)![1] as { content: string };
    expect(content.split('\r\n')[0]).toContain('id,name,state,method,model,started,duration_seconds,steps,metric:reward');
    expect(content.split('\r\n')).toHaveLength(42);
  });

  it('keeps columns checked as they are shown, and the keyboard at the one it moves', async () => {
    const { page } = await open();
    await row(0).waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    const shown = page.locator('ptl-column-chooser ul').first();
    await shown.getByRole('checkbox', { name: 'State' }).click();
    await eventually(() => shown.getByRole('checkbox', { name: 'State' }).count()).toBe(0);
    const checked = await shown.getByRole('checkbox').evaluateAll((boxes) => boxes.map((box) => box.ariaChecked));
    expect(new Set(checked)).toEqual(new Set(['true']));
    const titles = () => shown.getByRole('listitem').allInnerTexts();
    const last = (await titles()).length - 1;
    await shown.getByRole('button', { name: 'Move Notes left' }).focus();
    await page.keyboard.press('Enter');
    await eventually(async () => (await titles())[last - 1]).toBe('Notes');
    await page.keyboard.press('Enter');
    await eventually(async () => (await titles())[last - 2]).toBe('Notes');
  });

  it('says that the runs compared have no metrics', async () => {
    series = (key) => ({ ...seriesOf(key), steps: [], times: [], tokens: [], metrics: {}, every: 2 });
    const { page } = await open({ saved: { selected: ['/runs/run-0'], isComparing: true } });
    await page.getByText('These runs have no metrics yet.').waitFor();
    await page.getByText('Sweep 0 · 1 of every 2 steps').waitFor();
    expect(await panel!.accessibilityProblems()).toEqual([]);
  });

  it('compares runs: charts by keyboard, smoothing, axes, numbers, files', async () => {
    const { page } = await open({ saved: { selected: ['/runs/run-0', '/runs/run-1'] } });
    await row(0).waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    const chart = page.getByRole('slider', { name: /^reward: Sweep 0 from 0.100 to 1.00; run-1/ });
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await eventually(() => chart.getAttribute('aria-valuetext')).toBe('step 2.00: Sweep 0 0.200, run-1 0.200');
    await page.getByRole('radio', { name: 'Tokens' }).click();
    await eventually(() => chart.getAttribute('aria-valuetext')).toContain('tokens 1,000');
    await page.getByRole('slider', { name: 'Smoothing' }).fill('0.5');
    await chart.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    // (0.25·0.1 + 0.5·0.2) / 0.75
    await eventually(() => chart.getAttribute('aria-valuetext')).toBe('tokens 200: Sweep 0 0.167, run-1 0.167');
    await page.getByRole('checkbox', { name: 'Log axis' }).click();
    await panel!.screenshot('compared');
    expect(await panel!.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Open in Coverage' }).click();
    await eventually(() => asked.at(-1)).toEqual(['act', { action: 'openCoverage', key: '/runs/run-0' }]);
    const save = async (name: string) => {
      await page.getByRole('button', { name: 'Export comparison' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await save('Save Series as CSV…');
    await eventually(() => (asked.at(-1)?.[1] as { format?: string }).format).toBe('csv');
    expect((asked.at(-1)![1] as { content: string }).content.split('\r\n').slice(0, 2)).toEqual([
      'id,run,step,milliseconds,num_tokens,reward,loss',
      'run-0,Sweep 0,1,1000,100,0.1,0.5',
    ]);
    await save('Save Charts as SVG…');
    await eventually(() => asked.filter(([, file]) => (file as { format?: string }).format === 'svg')).toHaveLength(2);
    await page.getByRole('radio', { name: 'Table' }).last().click();
    await page.getByRole('rowheader', { name: 'Sweep 0' }).first().waitFor();
    expect([await panel!.violations(), panel!.complaints]).toEqual([[], []]);
  });

  it.each(allThemes)('is readable in %s', async (theme) => {
    await open({ theme, saved: { selected: ['/runs/run-0', '/runs/run-1'] } });
    await row(0).waitFor();
    await panel!.screenshot(theme);
    expect(await panel!.accessibilityProblems()).toEqual([]);
    expect([await panel!.violations(), panel!.complaints]).toEqual([[], []]);
  });

  it('does not say that there are no runs where they cannot be read, and reads them when it is asked to', async () => {
    const { page } = await open({ rowsProblem: 'The host is busy.' });
    await page.getByText('The runs could not be read.').waitFor();
    await page.getByText('The host is busy.').waitFor();
    expect(await page.getByText('There are no runs here yet.').count()).toBe(0);
    expect(await panel!.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await eventually(() => nameOf(0)).toBe('Sweep 0');
    expect(await page.getByText('The host is busy.').count()).toBe(0);
  });

  it('has states for no runs and for a folder that cannot be listed', async () => {
    const { page } = await open({ runs: [], overview: { problems: ['The runs folder /w cannot be listed: EACCES.'] } });
    await page.getByText('There are no runs here yet.').waitFor();
    await page.getByText('cannot be listed').waitFor();
    await page.getByRole('button', { name: 'Start GRPO Run' }).click();
    await eventually(() => asked).toEqual([['start', {}]]);
    expect(await panel!.accessibilityProblems()).toEqual([]);
  });
});
