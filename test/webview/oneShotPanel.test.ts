import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { oneShotProtocol, type OneShotOverview } from '../../src/contract/messages/oneShot';
import { course, oneShotOverview, ranking } from './oneShotFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

interface Options {
  overview?: OneShotOverview | (() => OneShotOverview);
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

type Opened = PanelPage<typeof oneShotProtocol>;

const saves: { name: string; format: string; content: string }[] = [];
const acts: unknown[] = [];
let panel: Opened | undefined;

async function open({ overview = oneShotOverview(), ...options }: Options = {}): Promise<Opened> {
  for (const list of [saves, acts]) list.length = 0;
  const did = (what: unknown) => {
    acts.push(what);
    return {};
  };
  panel = await PanelPage.open({
    panel: 'one-shot',
    protocol: oneShotProtocol,
    host: {
      open: () => (typeof overview === 'function' ? overview() : overview),
      start: ({ problems }) => did(problems),
      openRun: () => did('openRun'),
      openRollouts: ({ step }) => did(step),
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: ({ text }) => did(text),
    },
    ...options,
  });
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const clean = async (opened: Opened) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const trained = (change: Partial<OneShotOverview> = {}) =>
  oneShotOverview({
    report: { ranking: ranking({ 'p-1': [0, 1] }), once: 0, course: course(), caveats: [] },
    ...change,
  });
const choose = async ({ page }: Opened, name: string) => {
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name }).click();
};

describe.skipIf(browserPath === undefined)('the One-Shot RLVR panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme, saved: { chosen: ['p-1', 'p-3'] } });
    await opened.page.getByText('Train on 2 examples').waitFor();
    await opened.screenshot(theme);
    await clean(opened);
    await opened.notify('changed', trained());
    await opened.page.getByText('What one-shot training did').waitFor();
    await opened.screenshot(`course-${theme}`);
    await clean(opened);
  });

  it('has one or two examples chosen by keyboard, and starts a run on them', async () => {
    const opened = await open();
    const { page } = opened;
    expect(await page.locator('.finding').innerText()).toMatch(/^“use 1, 2 make p-1” varied most, from 0.00 to 1.00/);
    const start = page.getByRole('button', { name: /^Start Run on Selected…/ });
    expect(await start.getAttribute('aria-label')).toContain('not available: Choose one or two examples in the list.');
    const list = page.getByRole('listbox', { name: 'Training examples' });
    await list.focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const chosen = page.getByRole('option', { selected: true });
    await eventually(() => chosen.count()).toBe(2);
    // Of a third the first is let go.
    await page.keyboard.press('End');
    await page.keyboard.press('Space');
    await eventually(async () => ((await opened.savedState()) as { chosen?: string[] }).chosen).toEqual(['p-2', 'p-4']);
    expect(await page.getByText(/entropy bonus/).innerText()).toContain('8 groups of 16 completions of the two in turn');
    await start.click();
    await eventually(() => acts).toEqual([['p-2', 'p-4']]);
    await page.getByRole('button', { name: 'Let go of p-4' }).click();
    await eventually(() => chosen.count()).toBe(1);
    await clean(opened);
  });

  it('sorts by its heads, and by the mouse chooses', async () => {
    const opened = await open();
    const { page } = opened;
    const first = page.locator('#row-0');
    await page.getByRole('button', { name: 'Sort by mean' }).click();
    await eventually(() => first.getAttribute('aria-label')).toMatch(/^use 1, 2 make p-3/);
    await page.getByRole('button', { name: 'mean, sorted downwards' }).click();
    await eventually(() => first.getAttribute('aria-label')).toMatch(/^use 1, 2 make p-4/);
    await first.click();
    await eventually(() => first.getAttribute('aria-selected')).toBe('true');
    expect(await opened.savedState()).toMatchObject({ chosen: ['p-4'], sorting: { column: 'mean', isDescending: false } });
  });

  it('shows prompts as text, with what is hidden in them', async () => {
    const prompt = '<img src=x onerror=alert(1)>\u202e\u200b\nsecond line';
    const report = {
      ranking: [{ problem: '<b>', variance: 0.25, accuracies: [0, 1], prompt }],
      once: 0,
      course: null,
      caveats: ['<i>a</i>'],
    };
    const opened = await open({ overview: oneShotOverview({ report, title: '<u>run</u>' }), saved: { chosen: ['<b>'] } });
    const { page } = opened;
    await page.getByLabel('Prompt of <b>').waitFor();
    expect(await page.getByLabel('Prompt of <b>').innerText()).toContain('<img src=x onerror=alert(1)>⟦RLO⟧⟦ZWSP⟧\nsecond line');
    expect(
      await page
        .locator('img, b, i:not([class]), u')
        .evaluateAll((all) => all.filter(({ textContent }) => textContent !== '').length),
    ).toBe(0);
    await clean(opened);
  });

  it('draws thousands of examples, only those in view', async () => {
    const many = ranking(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`q${index}`, [0, (index % 100) / 100]])));
    const opened = await open({ overview: oneShotOverview({ report: { ranking: many, once: 0, course: null, caveats: [] } }) });
    const { page } = opened;
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page
      .getByRole('option', { name: /place 4951,/ })
      .first()
      .waitFor();
    expect(await page.getByRole('option').count()).toBeLessThan(80);
  });

  it('draws how a run on one example went, says it, and opens the rollouts of a step', async () => {
    const opened = await open({ overview: trained() });
    const { page } = opened;
    expect(await page.locator('.finding').innerText()).toBe(
      'After training accuracy is saturated at step 6, held-out accuracy rises by 0.100.',
    );
    const slider = page.getByRole('slider', { name: 'Accuracy by step' });
    await slider.focus();
    await page.keyboard.press('End');
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 40: training 1.00, held out 0.30');
    await page.keyboard.press('Enter');
    await eventually(() => acts).toEqual([40]);
    const words = await page.locator('ptl-one-shot-course .unseen').allInnerTexts();
    expect(words[0]).toContain('saturated from step 6. outputs degrade from step');
    expect(await page.getByRole('slider').count()).toBe(3);
  });

  it('shows every number as a table, and writes numbers and charts down', async () => {
    const opened = await open({ overview: trained(), saved: { view: 'table' } });
    const { page } = opened;
    await page.getByRole('columnheader', { name: 'post-saturation gain' }).waitFor();
    await opened.screenshot('table');
    await clean(opened);
    await choose(opened, 'Save All Steps as CSV…');
    await choose(opened, 'Save Accuracies by Epoch as CSV…');
    await choose(opened, 'Save Charts as SVG…');
    await choose(opened, 'Save Charts as PNG…');
    await eventually(() => saves.map(({ name, format }) => `${name}.${format}`)).toEqual([
      ...['one-shot-run.csv', 'accuracies-run.csv', 'one-shot-run.svg', 'one-shot-run.png'],
    ]);
    expect(saves[0]!.content).toContain(
      'step,training_accuracy,held_out_accuracy,post_saturation_gain,degraded_outputs\r\n1,0.5,,,0\r\n',
    );
    expect(saves[1]!.content).toContain('1,p-1,"use 1, 2 make p-1",0.25,0.5,2,1\r\n');
    expect(saves[2]!.content).toContain('saturated from step 6');
    await choose(opened, 'Copy Tables');
    await eventually(() => acts.length).toBe(1);
    expect(acts[0]).toContain('Post-saturation gain\t+0.100');
  });

  it('follows a run that goes on', async () => {
    const absence = {
      kind: 'loading' as const,
      headline: 'None of the 4 examples seen so far was trained on twice.',
      detail: 'From step 5 on.',
    };
    const going = { state: 'running' as const, isGoing: true, maxSteps: 40 };
    const opened = await open({ overview: oneShotOverview({ ...going, step: 3, report: null, absence }) });
    const { page } = opened;
    await page.getByText('From step 5 on.').waitFor();
    await page.getByText('Running · step 3 of 40').waitFor();
    await opened.screenshot('running');
    await clean(opened);
    await opened.notify('changed', oneShotOverview({ ...going, step: 9 }));
    await page.getByText('Running · step 9 of 40').waitFor();
    const list = page.getByRole('listbox');
    await list.focus();
    await page.keyboard.press('ArrowDown');
    // Another epoch puts p-2 first; the keyboard stays at it.
    const next = ranking({ 'p-1': [0, 0.5, 1], 'p-2': [0, 0, 1], 'p-3': [0.5, 0.5] });
    await opened.notify(
      'changed',
      oneShotOverview({ ...going, step: 10, report: { ranking: next, once: 0, course: null, caveats: [] } }),
    );
    await page.getByText('Running · step 10 of 40').waitFor();
    expect(await list.getAttribute('aria-activedescendant')).toBe('row-0');
    expect(await page.locator('#row-0').getAttribute('aria-label')).toMatch(/^use 1, 2 make p-2/);
  });

  it('says in one sentence why there is nothing, and what to do', async () => {
    const absence = {
      kind: 'empty' as const,
      headline: 'None of the 24 examples was trained on twice.',
      detail: 'Start one with max_steps of 6 or more.',
    };
    const opened = await open({ overview: oneShotOverview({ report: null, absence }) });
    await opened.page.getByText('Start one with max_steps of 6 or more.').waitFor();
    await opened.screenshot('empty');
    await clean(opened);
  });

  it('tells of a failure and tries again', async () => {
    let times = 0;
    const absence = { kind: 'failed' as const, headline: '/w/run: step-000001.parquet is torn', detail: '' };
    const opened = await open({
      overview: () => (times++ === 0 ? oneShotOverview({ report: null, absence }) : oneShotOverview()),
    });
    await opened.page.getByText('step-000001.parquet is torn').waitFor();
    await opened.screenshot('failed');
    await clean(opened);
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await opened.page.getByRole('listbox').waitFor();
  });

  it('starts nothing in a workspace that is not trusted, and says so', async () => {
    const start = {
      reason: 'This workspace is not trusted: nothing can be started.',
      groups: 8,
      numGenerations: 16,
      entropyCoef: null,
      isHeldOut: true,
    };
    const opened = await open({ overview: oneShotOverview({ start }), saved: { chosen: ['p-1'] } });
    const { page } = opened;
    await page.locator('.why', { hasText: 'This workspace is not trusted' }).waitFor();
    await page.getByRole('button', { name: /^Start Run on Selected…, not available/ }).focus();
    await page.keyboard.press('Enter');
    await opened.screenshot('untrusted');
    await clean(opened);
    expect(acts).toEqual([]);
  });

  it('fits a narrow column', async () => {
    const opened = await open({ width: 480, height: 900, saved: { chosen: ['p-1', 'p-2'] } });
    await opened.page.getByText('Train on 2 examples').waitFor();
    await opened.screenshot('narrow');
    expect(await opened.overlaps()).toEqual([]);
    await clean(opened);
    await opened.notify('changed', trained());
    await opened.page.getByText('What one-shot training did').waitFor();
    await opened.screenshot('course-narrow');
    expect(await opened.overlaps()).toEqual([]);
  });
});
