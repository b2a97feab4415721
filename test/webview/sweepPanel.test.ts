import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { sweepProtocol, type SweepOverview } from '../../src/contract/messages/sweep';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type PanelOptions } from './harness/panelPage';
import { sweepOverview, sweptRun } from './sweepFixture';

type Opened = PanelPage<typeof sweepProtocol>;

const acts: unknown[] = [];
const saves: { name: string; format: string; content: string }[] = [];
let panel: Opened | undefined;

async function open(
  overview: SweepOverview = sweepOverview(),
  options: Partial<PanelOptions<typeof sweepProtocol>> = {},
): Promise<Opened> {
  acts.length = saves.length = 0;
  const did = (what: unknown) => {
    acts.push(what);
    return {};
  };
  panel = await PanelPage.open({
    panel: 'sweep',
    protocol: sweepProtocol,
    host: {
      open: () => overview,
      act: ({ action }) => did(action),
      openRun: ({ runId }) => did(runId),
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

const failed = sweepOverview({
  ...{ state: 'failed', message: '1 of 2 runs did not finish; Resume tries them again from their last checkpoints.' },
  keys: ['train_dataset'],
  actions: [{ action: 'resume', disabledReason: null }],
  runs: [
    sweptRun({ train_dataset: 'data/a-name-that-is-far-too-long-for-the-head-of-a-small-multiple.jsonl' }, [0.1, 0.2]),
    sweptRun({ train_dataset: 'b.jsonl' }, [], { state: 'failed', message: 'step 1 failed: <b>the example</b> has no target' }),
  ],
});

describe.skipIf(browserPath === undefined)('the Sweep panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open(failed, { theme });
    await opened.page.getByText('No step of it is done yet.').waitFor();
    await opened.screenshot(theme);
    await clean(opened);
  });

  it('says under a failed run why it failed, as text, and offers to try it again', async () => {
    const opened = await open(failed);
    const { page } = opened;
    expect(await page.locator('tr.run + tr.reason').allInnerTexts()).toEqual(['step 1 failed: <b>the example</b> has no target']);
    await page.getByRole('button', { name: 'Resume' }).click();
    await eventually(() => acts).toEqual(['resume']);
  });

  it.each([1280, 420])('draws no text over another, %i px wide', async (width) => {
    const opened = await open(failed, { width });
    await opened.page.getByText('No step of it is done yet.').waitFor();
    expect(await opened.overlaps()).toEqual([]);
  });

  it('sorts by a head, walks the rows by arrows and opens a run with Enter', async () => {
    const opened = await open();
    const { page } = opened;
    const head = page.getByRole('button', { name: 'Reward' });
    await head.click();
    await head.click();
    const first = page.locator('tr.run').first();
    await eventually(() => first.getAttribute('data-run')).toBe('1.3-1');
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => acts).toEqual(['0.7-1']);
    await clean(opened);
  });

  it('has a designed state while it is planned, and where its plan cannot be read', async () => {
    const opened = await open(sweepOverview({ state: 'starting', runs: [] }));
    await opened.page.getByText('The sweep is being planned…').waitFor();
    await opened.notify('changed', sweepOverview({ state: 'broken', runs: [], message: 'sweep.json is missing.' }));
    await opened.page.getByText('The sweep has no readable plan.').waitFor();
    expect(await opened.page.getByText('sweep.json is missing.').count()).toBe(1);
    await clean(opened);
  });

  it('charts each setting while it runs, over the same axes', async () => {
    const running = sweepOverview({
      state: 'running',
      runs: [
        sweptRun({ temperature: '0.7', seed: '1' }, [0.1, 0.2], { state: 'running', step: 2 }),
        sweptRun({ temperature: '1.3', seed: '1' }, [], { state: 'queued', milliseconds: null }),
      ],
    });
    const opened = await open(running);
    const { page } = opened;
    await eventually(() => page.locator('tr.run td.words').allInnerTexts()).toEqual(['Running · 2 of 4', 'Queued']);
    expect(await page.locator('ptl-metric-tile h3').allInnerTexts()).toEqual(['temperature 0.7', 'temperature 1.3']);
    await clean(opened);
  });
});
