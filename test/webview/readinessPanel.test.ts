import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readinessProtocol, type ReadinessOverview } from '../../src/contract/messages/readiness';
import { folder, readinessOverview } from './readinessFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

interface Options {
  overview?: ReadinessOverview | (() => ReadinessOverview);
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

const saves: { name: string; format: string; content: string }[] = [];
const acts: unknown[] = [];
let panel: PanelPage<typeof readinessProtocol> | undefined;

async function open({ overview = readinessOverview(), ...options }: Options = {}) {
  for (const list of [saves, acts]) list.length = 0;
  const did = (what: unknown) => {
    acts.push(what);
    return {};
  };
  panel = await PanelPage.open({
    panel: 'readiness',
    protocol: readinessProtocol,
    host: {
      open: () => (typeof overview === 'function' ? overview() : overview),
      readPrompts: ({ problems }) => ({ prompts: Object.fromEntries(problems.map((id) => [id, `use 1, 2 make ${id}`])) }),
      readSamples: ({ problem }) => ({
        ...{ prompt: `use 1, 2 make ${problem}`, total: 2, right: 0, unknown: 0, failed: 0 },
        samples: [0, 1].map((sample) => ({
          ...{ sample, text: `<b>wrong</b> ${sample}`, tokens: 3, isRight: false, reward: 0, isCut: false, failure: null },
        })),
      }),
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: ({ text }) => did(text),
      sample: () => did('sample'),
      stop: () => did('stop'),
      start: did,
      openRun: () => did('openRun'),
    },
    state: { file: '/w/.posttraining/readiness/one' },
    ...options,
  });
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const clean = async (opened: PanelPage<typeof readinessProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};

describe.skipIf(browserPath === undefined)('the panel “Is RL Worth It?”', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme });
    await opened.page.getByText('Settings to train with').waitFor();
    await opened.page.getByText('use 1, 2 make p1', { exact: true }).first().waitFor();
    await opened.screenshot(theme);
    await clean(opened);
  });

  it('says whether RL has something to learn from, with what, and starts it', async () => {
    const opened = await open();
    const { page } = opened;
    expect(await page.locator('.finding').innerText()).toBe(
      'Yes. RL has something to learn from: 8 of 12 prompts (67 %) are sometimes right in 16 samples; 3 never are, 1 always.',
    );
    // Wilson's interval of 8 of 12.
    expect(await page.locator('.interval').innerText()).toContain(
      'At T = 1 67 % of the prompts teach something (95 % interval 39 % to 86 %)',
    );
    const slider = page.getByRole('slider', { name: 'groups with a gradient by num_generations' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^groups of 2: T = 0\.7 0\.\d+, from/);
    expect(await page.getByRole('img').getAttribute('aria-label')).toContain(
      'T = 1: of 12 prompts 3 are never right, 8 sometimes, 1 always',
    );
    await page.getByRole('button', { name: 'Start GRPO Run with These Settings' }).click();
    await eventually(() => acts).toEqual([{ temperature: 1, numGenerations: 16 }]);
  });

  it('lists the hopeless prompts, opens their samples as text, and comes back by keyboard', async () => {
    const opened = await open();
    const { page } = opened;
    const list = page.getByRole('listbox', { name: 'Never Solved' });
    await list.focus();
    await page.keyboard.press('Enter');
    await page.getByText('<b>wrong</b> 0').waitFor();
    expect(await opened.savedState()).toMatchObject({ problem: 'p1', file: '/w/.posttraining/readiness/one' });
    await opened.screenshot('samples');
    await clean(opened);
    await page.keyboard.press('Escape');
    await page.locator('.finding').waitFor();
    await page.getByRole('radio', { name: 'T = 0.7' }).click();
    await page.getByRole('tab', { name: 'Never Solved 5' }).waitFor();
  });

  const choose = async ({ page }: PanelPage<typeof readinessProtocol>, name: string) => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name }).click();
  };

  it('saves its charts as pictures', async () => {
    const opened = await open();
    await choose(opened, 'Save “Prompts” as SVG…');
    await choose(opened, 'Save “pass@k” as PNG…');
    await eventually(() => saves.map(({ name, format }) => `${name}.${format}`)).toEqual([
      'readiness-prompts.svg',
      'readiness-pass.png',
    ]);
    expect(saves[0]!.content).toContain('never 3 (25 %)');
  });

  it('shows every number as a table, and writes them down', async () => {
    const opened = await open({ saved: { view: 'table' } });
    await opened.page.getByRole('rowheader', { name: 'sometimes' }).waitFor();
    await opened.screenshot('table');
    await clean(opened);
    await choose(opened, 'Save All Numbers as CSV…');
    await eventually(() => saves.length).toBe(1);
    expect(saves[0]!.content).toContain('prompts: never,1,,3,,\r\n');
    await choose(opened, 'Copy Tables');
    await eventually(() => acts.length).toBe(1);
    expect(acts[0]).toContain('Prompts\nright\tT = 0.7\tT = 1\tT = 1.3\nnever\t5 (42 %)');
  });

  it('shows how far sampling is, and stops it', async () => {
    const opened = await open({ overview: readinessOverview({ found: folder(), sampling: { done: 0, total: 0 } }) });
    const { page } = opened;
    await page.getByText('Reading the model and the prompts…').waitFor();
    await opened.notify('progress', { done: 64, total: 576 });
    await page.getByText('64 of 576').waitFor();
    await opened.screenshot('sampling');
    await clean(opened);
    await page.getByRole('button', { name: 'Stop' }).click();
    await eventually(() => acts).toEqual(['stop']);
    await opened.notify(
      'changed',
      readinessOverview({ found: folder(0.7), missing: [1, 1.3], sampling: { done: 192, total: 576 } }),
    );
    await page.getByText('Sampling T = 1, T = 1.3: 192 of 576 completions…').waitFor();
    await opened.notify('changed', readinessOverview({ found: folder(0.7), missing: [1, 1.3] }));
    await page.getByText('T = 1, T = 1.3 was not sampled to its end.').waitFor();
    await page.getByRole('button', { name: 'Sample the Rest' }).click();
    await eventually(() => acts).toEqual(['stop', 'sample']);
  });

  it('says in one sentence why there is nothing', async () => {
    const failure = 'the model folder /w/m has no tokenizer.json';
    const opened = await open({ overview: readinessOverview({ found: folder(), failure, missing: [0.7, 1, 1.3] }) });
    await opened.page.getByText(failure).waitFor();
    await opened.screenshot('failed');
    await clean(opened);
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await eventually(() => acts).toEqual(['sample']);
    await opened.notify('changed', readinessOverview({ found: null }));
    await opened.page.getByText('Nothing was sampled yet.').waitFor();
    await opened.screenshot('empty');
    await clean(opened);
  });

  it('says what is wrong with a folder, and reads it again', async () => {
    let times = 0;
    const opened = await open({
      overview: () => {
        if (times++ === 0) throw new Error('/w/one: evaluation.json is not JSON');
        return readinessOverview();
      },
    });
    await opened.page.getByText('/w/one: evaluation.json is not JSON').waitFor();
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await opened.page.getByText('Settings to train with').waitFor();
  });

  it('fits a narrow column', async () => {
    const opened = await open({ width: 520, height: 900 });
    await opened.page.getByText('Settings to train with').waitFor();
    await opened.screenshot('narrow');
    expect(await opened.overlaps()).toEqual([]);
    await clean(opened);
  });
});
