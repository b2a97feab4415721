import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { coverageProtocol } from '../../src/contract/messages/coverage';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import { coverage, coverageOverview, majority, perplexity, prompts, samples, unmeasured } from './coverageFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

interface Options {
  read?: () => Perplexity | Promise<Perplexity>;
  measure?: () => Perplexity | Promise<Perplexity>;
  choose?: () => Perplexity;
  save?: (file: { name: string; format: string; content: string }) => void;
  stop?: () => void;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
  runId?: string | null;
  scoreReason?: string | null;
}

let panel: PanelPage<typeof coverageProtocol> | undefined;
const open = async ({ read, measure, stop, choose, save, runId = 'one', scoreReason = null, ...options }: Options = {}) =>
  (panel = await PanelPage.open({
    panel: 'coverage',
    protocol: coverageProtocol,
    host: {
      open: () => coverageOverview({ runId, scoreReason }),
      measure: ({ keys }) => coverage(keys),
      majority: ({ keys }) => majority(keys),
      readPrompts: () => ({ prompts }),
      readSamples: ({ key, problem, first }) => samples(key, problem, first),
      save: (file) => {
        save?.(file);
        return { saved: true };
      },
      ...{ copy: () => ({}), addFile: () => ({}), removeFile: () => ({}), act: () => ({}) },
      readPerplexity: read ?? (() => perplexity()),
      measurePerplexity: measure ?? (() => perplexity()),
      chooseReference: () => (choose ?? perplexity)(),
      stopPerplexity: () => {
        stop?.();
        return {};
      },
    },
    ...options,
  }));
afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const clean = async (opened: PanelPage<typeof coverageProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const show = (opened: PanelPage<typeof coverageProtocol>) =>
  opened.page.locator('ptl-perplexity').evaluate((section) => section.scrollIntoView());

describe.skipIf(browserPath === undefined)('Perplexity in the Coverage panel', () => {
  it.each(allThemes)('is clean in %s, and says what the boxes say', async (theme) => {
    const opened = await open({ theme, height: 1300 });
    const { page } = opened;
    const rows = page.locator('ptl-perplexity-boxes [role=listitem]');
    await eventually(() => rows.count()).toBe(4);
    await show(opened);
    expect(await page.locator('ptl-perplexity .strong').innerText()).toBe(
      'Half of what GRPO step 60 writes has a perplexity of at most 1.22 under the base: it finds them likelier than its own.',
    );
    expect(await page.locator('ptl-perplexity-boxes .median').allTextContents()).toEqual(['1.24', '1.22', '1.14', '1.20']);
    expect(await page.locator('ptl-perplexity-boxes .tick').allTextContents()).toEqual(['1', '1.25', '1.5', '1.75', '2']);
    await opened.screenshot(`perplexity-${theme}`);
    await clean(opened);
  });

  it('walks the rows by arrow keys and tells their figures', async () => {
    const opened = await open();
    const { page } = opened;
    const rows = page.locator('ptl-perplexity-boxes [role=listitem]');
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    const words =
      'texts of GRPO step 60 under the base: median 1.22, middle half 1.19 to 1.29, whiskers 1.10 to 1.43, 2 texts beyond the whiskers; 1,024 texts of 64 problems; median less the first one’s −0.024 (95 % interval −0.033 to −0.014)';
    expect(await page.locator('ptl-perplexity-boxes .told').innerText()).toBe(words);
    expect(await rows.nth(1).getAttribute('aria-label')).toBe(words);
    expect(await rows.nth(1).evaluate((row) => row.matches(':focus'))).toBe(true);
  });

  it('draws boxes where their figures are on a logarithmic axis that begins at 1', async () => {
    const opened = await open();
    const box = opened.page.locator('ptl-perplexity-boxes .box').first();
    // The axis ends at 2.003^1.05: log 1.196 / (1.05 log 2.003) is 24.5 %, and log (1.523 / 1.196) / (1.05 log 2.003) is 33.1 %.
    expect([await box.getAttribute('x'), await box.getAttribute('width')]).toEqual(['24.539%', '33.138%']);
  });

  it('scores what is missing, tells how far it is, and shows it', async () => {
    let finish: (found: Perplexity) => void = () => undefined;
    const opened = await open({
      read: () => unmeasured(),
      measure: () => new Promise((resolve) => (finish = resolve)),
      height: 1300,
    });
    const { page } = opened;
    await eventually(() => page.locator('.missing').allTextContents()).toEqual(['not measured', 'not measured', 'not measured']);
    await opened.screenshot('perplexity-unmeasured');
    await page.getByRole('button', { name: 'Measure Perplexity' }).click();
    await page.getByText('Scoring, 1 of 1: starting').waitFor();
    await opened.notify('perplexityProgress', { part: 2, parts: 3, done: 512, total: 1024 });
    await page.getByText('Scoring, 2 of 3: 512 of 1,024 texts').waitFor();
    await opened.screenshot('perplexity-measuring');
    await clean(opened);
    finish(perplexity());
    await eventually(() => page.locator('.missing').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Measure Perplexity' }).count()).toBe(0);
  });

  it('is stopped, and reads what was scored until then', async () => {
    let reads = 0;
    let fail: (error: Error) => void = () => undefined;
    const opened = await open({
      read: () => (++reads === 1 ? unmeasured() : perplexity()),
      measure: () => new Promise((_, reject) => (fail = reject)),
      stop: () => fail(new Error('Measuring was stopped.')),
    });
    const { page } = opened;
    await page.getByRole('button', { name: 'Measure Perplexity' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await eventually(() => page.locator('.missing').count()).toBe(0);
    expect(await page.locator('ptl-perplexity [role=alert]').count()).toBe(0);
  });

  it('says why measuring failed and keeps what is there; a row says why it has none', async () => {
    const gone = 'The model is no longer in /w/runs/one/checkpoints/step-000060.';
    const rows = unmeasured().rows.map((row, index) => (index === 2 ? { ...row, problem: gone } : row));
    const opened = await open({
      read: () => unmeasured({ rows }),
      measure: () => Promise.reject(new Error('posttrain score ended with SIGKILL.')),
      height: 1300,
    });
    const { page } = opened;
    await page.getByText(gone).waitFor();
    await page.getByRole('button', { name: 'Measure Perplexity' }).click();
    await eventually(() => page.locator('ptl-perplexity [role=alert]').innerText()).toBe(
      'Perplexity was not measured: posttrain score ended with SIGKILL. What was scored before is kept.',
    );
    expect(await page.locator('ptl-perplexity-boxes .box').count()).toBe(1);
    await opened.screenshot('perplexity-failed');
    expect(await opened.accessibilityProblems()).toEqual([]);
  });

  it('with nothing measured has one sentence and one action, which an untrusted workspace does not allow', async () => {
    const reason = 'This workspace is not trusted: no process is started to measure perplexity.';
    const rows = unmeasured().rows.map((row) => ({ ...row, box: null }));
    const opened = await open({ read: () => unmeasured({ rows }), scoreReason: reason, height: 1300 });
    const { page } = opened;
    await page.getByText('No perplexity has been measured of these texts yet.').waitFor();
    await page.getByRole('button', { name: `Measure Perplexity, not available: ${reason}` }).waitFor();
    await opened.screenshot('perplexity-empty');
    await clean(opened);
    await opened.notify('changed', coverageOverview({ scoreReason: null }));
    await page.getByRole('button', { name: 'Measure Perplexity', exact: true }).waitFor();
  });

  it('tries again what could not be read', async () => {
    let reads = 0;
    const opened = await open({
      read: () => (++reads === 1 ? Promise.reject(new Error('samples.parquet cannot be read.')) : perplexity()),
    });
    await opened.page.getByText('samples.parquet cannot be read.').waitFor();
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await eventually(() => opened.page.locator('ptl-perplexity-boxes .box').count()).toBe(4);
  });

  it('has a table with every number, and fits a narrow panel', async () => {
    const opened = await open({ saved: { view: 'table' } });
    const cells = opened.page.locator('ptl-perplexity tbody tr').nth(1).locator('th, td');
    await eventually(() => cells.allInnerTexts()).toEqual([
      ...['texts of GRPO step 60', 'under the base', '1.10', '1.19', '1.22', '1.29', '1.43', '2', '1,024', '64'],
      '−0.024−0.033 to −0.014',
    ]);
    await show(opened);
    await opened.screenshot('perplexity-table');
    await clean(opened);
    await opened.close();
    const narrow = await open({ width: 480, height: 1100 });
    await show(narrow);
    const names = narrow.page.locator('ptl-perplexity-boxes .texts');
    await eventually(() => names.allTextContents()).toEqual([
      ...['texts of the base', 'texts of GRPO step 60', 'texts of GRPO step 60', 'reference solutions'],
    ]);
    await narrow.screenshot('perplexity-narrow');
    await clean(narrow);
  });

  it('says where the reference solutions are, and takes another file', async () => {
    const opened = await open({ choose: () => perplexity({ reference: '/w/data/teacher.jsonl' }) });
    const { page } = opened;
    await page.getByText('Reference solutions: countdown-test-solutions.jsonl').waitFor();
    await page.getByRole('button', { name: 'Choose File…' }).click();
    await page.getByText('Reference solutions: teacher.jsonl').waitFor();
    await clean(opened);
  });

  it('is saved as one picture with its words', async () => {
    const saves: { name: string; format: string; content: string }[] = [];
    const opened = await open({ save: (file) => void saves.push(file) });
    const { page } = opened;
    await eventually(() => page.locator('ptl-perplexity-boxes .box').count()).toBe(4);
    for (const format of ['SVG', 'PNG']) {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: `Save Perplexity as ${format}…` }).click();
      await eventually(() => saves.at(-1)?.format).toBe(format.toLowerCase());
    }
    const [svg, png] = saves as [(typeof saves)[0], (typeof saves)[0]];
    expect([svg.name, png.name]).toEqual(['perplexity', 'perplexity']);
    for (const words of [
      'texts of GRPO step 60',
      'reference solutions',
      'under the base',
      '1.22',
      'n = 1,024',
      'perplexity (log scale)',
    ]) {
      expect(svg.content).toContain(words);
    }
    expect(svg.content).not.toMatch(/var\(|class=|style=|color\(/);
    expect(Buffer.from(png.content, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  it('is not there where the panel is of files', async () => {
    const opened = await open({ runId: null });
    await opened.page.locator('ptl-pass-at-k svg').waitFor();
    expect(await opened.page.locator('ptl-perplexity').count()).toBe(0);
  });
});
