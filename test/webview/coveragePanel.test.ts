import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  coverageProtocol,
  type CoverageMajority,
  type CoverageOverview,
  type CoverageReport,
} from '../../src/contract/messages/coverage';
import {
  baseKey,
  coverage,
  coverageOverview,
  grpoKey,
  majority,
  perplexity,
  prompts,
  samples,
  sftKey,
  stepChoices,
  stepKeys,
} from './coverageFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

interface Options {
  readPrompts?: (problems: string[]) => Record<string, string>;
  overview?: Partial<CoverageOverview>;
  readSamples?: (page: ReturnType<typeof samples>) => ReturnType<typeof samples>;
  addFile?: (opened: PanelPage<typeof coverageProtocol>) => Promise<void>;
  vote?: (keys: string[]) => CoverageMajority;
  measure?: (keys: string[]) => CoverageReport | Promise<CoverageReport>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

const saves: { name: string; format: string; content: string }[] = [];
const copied: string[] = [];
const acts: string[] = [];
const removed: string[] = [];
let panel: PanelPage<typeof coverageProtocol> | undefined;

async function open({ overview, measure, vote, addFile, readPrompts, readSamples = (page) => page, ...options }: Options = {}) {
  for (const list of [saves, copied, acts, removed]) list.length = 0;
  panel = await PanelPage.open({
    panel: 'coverage',
    protocol: coverageProtocol,
    host: {
      open: () => coverageOverview(overview),
      measure: ({ keys }) => (measure ? measure(keys) : coverage(keys)),
      majority: ({ keys }) => (vote ?? majority)(keys),
      readPrompts: ({ problems }) => ({ prompts: readPrompts?.(problems) ?? prompts }),
      readSamples: ({ key, problem, first }) => readSamples(samples(key, problem, first)),
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: ({ text }) => {
        copied.push(text);
        return {};
      },
      addFile: async () => {
        await addFile?.(panel!);
        return {};
      },
      removeFile: ({ file }) => {
        removed.push(file);
        return {};
      },
      act: ({ action }) => {
        acts.push(action);
        return {};
      },
      readPerplexity: () => perplexity(),
      measurePerplexity: () => perplexity(),
      chooseReference: () => perplexity(),
      stopPerplexity: () => ({}),
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

const finding = 'ptl-coverage .finding';
const clean = async (opened: PanelPage<typeof coverageProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};

describe.skipIf(browserPath === undefined)('Coverage panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme, saved: { keys: [baseKey, grpoKey, sftKey] } });
    await opened.page.locator('ptl-pass-at-k svg').waitFor();
    await opened.screenshot(theme);
    await clean(opened);
  });

  it('says what the curves say, and draws where they cross', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator(finding).waitFor();
    expect(await page.locator(finding).innerText()).toBe(
      'GRPO step 60 is ahead at k = 1 to 2, the base at k = 16 to 128; the curves cross at k = 6.7 (95 % interval 4.2 to 10.5).',
    );
    expect(await page.locator('ptl-coverage-charts .caption .axis').innerText()).toMatch(
      /^outline base, bar GRPO step 60: never right/,
    );
    const first = page.locator('ptl-accuracy-histogram .first').first();
    expect(await first.evaluate((bar) => getComputedStyle(bar).fillOpacity)).toBe('0.25');
    expect(await page.locator('ptl-solved-matrix b').allInnerTexts()).toEqual(['47', '16', '1', '0']);
    expect(await page.getByText('they cross at k = 6.7').count()).toBe(1);
    await eventually(() => page.locator('ptl-problems [role=option]').first().innerText()).toMatch(
      /use 1, 3, 4 make 12\s+33\s+0/,
    );
  });

  it('shows how long samples begin and end, all of one where it is asked for, and lays out those in view', async () => {
    const text = `first ${'<b>try</b> '.repeat(5000)}answer`;
    const opened = await open({ readSamples: (page) => ({ ...page, samples: page.samples.map((one) => ({ ...one, text })) }) });
    const { page } = opened;
    await page.locator('ptl-problems [role=option]').first().click();
    const first = page.locator('ptl-problem-samples section').first().locator('li').first();
    await eventually(() => first.locator('.text').innerText()).toMatch(
      /^first <b>try.*Show the 53,212 characters between.*answer$/s,
    );
    await opened.screenshot('long-samples');
    await clean(opened);
    await first.getByRole('button').click();
    await eventually(async () => (await first.locator('.text').innerText()).length).toBe(text.length);
    // Below the screen there is no layout yet.
    const last = page.locator('ptl-problem-samples section').first().locator('li').last();
    expect(await last.evaluate((item) => item.checkVisibility({ contentVisibilityAuto: true }))).toBe(true);
    expect(await last.locator('.text').evaluate((box) => box.checkVisibility({ contentVisibilityAuto: true }))).toBe(false);
  });

  it('of 10,000 problems asks for the prompts of those in view', async () => {
    const asked: string[] = [];
    const problems = Array.from({ length: 10_000 }, (_, index) => ({ id: `p${index}`, n: [128, 128], c: [1, 0] }));
    const opened = await open({
      measure: (keys) => ({ ...coverage(keys), problems }),
      readPrompts: (ids) => {
        asked.push(...ids);
        return Object.fromEntries(ids.map((id) => [id, `prompt of ${id}`]));
      },
    });
    const row = opened.page.locator('ptl-problems [role=option]');
    await eventually(() => row.first().locator('.clip').innerText()).toBe('prompt of p0');
    expect(asked.length).toBeLessThan(100);
    await opened.page.locator('ptl-problems .list').focus();
    await opened.page.keyboard.press('End');
    await eventually(() => row.last().locator('.clip').innerText()).toBe('prompt of p9999');
    expect(asked.length).toBeLessThan(200);
    await clean(opened);
  });

  it('opens the samples of a problem, walks to others and comes back, by keyboard', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator('ptl-problems .list').focus();
    await page.keyboard.press('Enter');
    const sides = page.locator('ptl-problem-samples section');
    await eventually(() => sides.count()).toBe(2);
    await eventually(() => sides.first().locator('.who').innerText()).toMatch(/base\s+33 of 128 right \(26 %\)/);
    await eventually(() => sides.first().locator('li').count()).toBe(64);
    expect(await sides.first().locator('.right').count()).toBe(33);
    await opened.screenshot('samples');
    await clean(opened);
    await sides.first().getByRole('button', { name: 'Show more of the other 64' }).click();
    await eventually(() => sides.first().locator('li').count()).toBe(128);
    await page.locator('ptl-problems .list').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() => sides.first().locator('.who').innerText()).toMatch(/17 of 128 right/);
    expect(await opened.savedState()).toMatchObject({ problem: '8-9-10-7' });
    await page.keyboard.press('Escape');
    await page.locator('ptl-pass-at-k').waitFor();
    await eventually(() => page.locator('ptl-problems .list:focus > .active').getAttribute('data-index')).toBe('1');
  });

  it('of files takes in what is added, and keeps which files those are', async () => {
    const files = ['/w/base.jsonl'];
    const all = coverageOverview().choices;
    const notes = ['base.jsonl: exact_match is taken of the metrics acc, exact_match'];
    const ofFiles = { runId: null, notes, choices: all.filter(({ key }) => key === baseKey), suggested: [baseKey] };
    const opened = await open({
      overview: { ...ofFiles, files },
      addFile: (panel) =>
        panel.notify('changed', coverageOverview({ ...ofFiles, files: [...files, '/w/grpo.jsonl'], choices: all.slice(0, 2) })),
    });
    const { page } = opened;
    await page.getByText(notes[0]!).waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Add Samples…' }).click();
    await page.getByRole('button', { name: 'Models (2)' }).waitFor();
    expect(await opened.savedState()).toMatchObject({ keys: [baseKey, grpoKey], files: [...files, '/w/grpo.jsonl'] });
    await clean(opened);
  });

  it('adds a third model, compares with it, and refuses one of other problems', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('button', { name: 'Evaluations (2)' }).click();
    const picker = page.locator('ptl-evaluation-picker');
    await picker.locator('[role=menuitemcheckbox]:focus').waitFor();
    await opened.screenshot('picker');
    await clean(opened);
    const other = picker.getByRole('menuitemcheckbox', { name: /GRPO step 20/ });
    expect(await other.getAttribute('aria-disabled')).toBe('true');
    await other.click({ force: true });
    await picker.getByRole('menuitemcheckbox', { name: /SFT step 260/ }).click();
    await page.getByRole('button', { name: 'Evaluations (3)' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('radio', { name: 'SFT step 260' }).click();
    await eventually(() => page.locator(finding).innerText()).toMatch(/^SFT step 260 is ahead of the base at/);
    expect(await opened.savedState()).toMatchObject({ keys: [baseKey, grpoKey, sftKey], against: sftKey });
  });

  it.each(['dark', 'light'] as const)('shows maj@k and G-Pass@k as curves, in %s', async (theme) => {
    const opened = await open({ theme });
    const { page } = opened;
    await page.getByRole('radio', { name: 'maj@k' }).click();
    await eventually(() => page.locator(finding).innerText()).toMatch(
      /^maj@128 is 0\.\d\d for the base and 0\.\d\d for GRPO step 60/,
    );
    await opened.screenshot(`majority-${theme}`);
    await page.getByRole('radio', { name: 'G-Pass@k' }).click();
    await page.getByRole('radio', { name: 'τ = 1' }).click();
    await eventually(() => page.locator(finding).innerText()).toMatch(/^G-Pass@128 \(τ = 1\) is 0\.00 for the base/);
    await opened.screenshot(`g-pass-${theme}`);
    await clean(opened);
    expect(await opened.savedState()).toMatchObject({ measure: 'gPass', threshold: '1' });
  });

  it.each(['dark', 'light'] as const)('shows all steps of a run as a family of curves, in %s', async (theme) => {
    const opened = await open({ theme, overview: { choices: stepChoices }, width: 1440, height: 1100 });
    const { page } = opened;
    await page.getByRole('button', { name: 'Evaluations (2)' }).click();
    await page.getByRole('menuitem', { name: 'show all steps' }).click();
    await page.getByRole('button', { name: 'Evaluations (7)' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('ptl-factor-chart svg').waitFor();
    await eventually(() => page.locator('ptl-coverage .detail').innerText()).toContain(
      'By step, pass@1 is highest at 60 (0.28) and pass@128 at 30 and 40 (1.00).',
    );
    expect(await page.locator('.facts').innerText()).toContain('7 evaluations by step');
    expect(await page.locator('ptl-pass-at-k .name').allInnerTexts()).toHaveLength(7);
    expect(await page.locator('ptl-pass-at-k .band').count()).toBe(2);
    await opened.screenshot(`family-${theme}`);
    expect(await opened.overlaps()).toEqual([]);
    await clean(opened);
    expect(await opened.savedState()).toMatchObject({ keys: stepKeys });
  });

  it('says the same of a family above the tables, whichever measure the charts have', async () => {
    const saved = { keys: stepKeys, view: 'table', measure: 'gPass' };
    const { page } = await open({ overview: { choices: stepChoices }, saved });
    await eventually(() => page.locator('ptl-coverage .detail').innerText()).toContain(
      ' By step, pass@1 is highest at 60 (0.28)',
    );
  });

  it('says why there is no maj@k, before it is asked for and after', async () => {
    const choices = coverageOverview().choices.map((one) => ({ ...one, votelessReason: 'These samples have no answers.' }));
    const without = await open({ overview: { choices }, saved: { measure: 'majority' } });
    const segment = without.page.getByRole('radio', { name: 'maj@k' });
    await segment.waitFor();
    expect(await segment.getAttribute('title')).toBe('These samples have no answers.');
    expect(await without.page.getByRole('radio', { name: 'pass@k', exact: true }).getAttribute('aria-checked')).toBe('true');
    await without.close();
    let asked = 0;
    const vote = (keys: string[]): CoverageMajority => {
      if (asked++ === 0) throw new Error('samples.parquet is gone.');
      return majority(keys);
    };
    const { page } = await open({ vote, saved: { measure: 'majority' } });
    await page.getByText('samples.parquet is gone.').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('ptl-pass-at-k svg').waitFor();
  });

  it('moves a crosshair by keyboard and reads out the values', async () => {
    const { page } = await open();
    const slider = page.getByRole('slider', { name: 'pass@k by k' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toBe(
      'pass@1: base 0.12, from 0.10 to 0.14; GRPO step 60 0.28, from 0.20 to 0.37',
    );
    await page.locator('ptl-pass-at-k .readout').waitFor();
    await panel?.screenshot('crosshair');
  });

  it('shows the numbers as tables and copies them', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('radio', { name: 'Table' }).click();
    const first = page.locator('ptl-coverage-table table').first();
    expect(await first.locator('tbody tr').nth(7).locator('td').allInnerTexts()).toEqual([
      '0.980.95–1.00',
      '0.750.64–0.84',
      '−0.23−0.36 to −0.13',
    ]);
    await opened.screenshot('table');
    await clean(opened);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy Table' }).click();
    await eventually(() => copied.length).toBe(1);
    expect(copied[0]).toMatch(/\n128\t0.98 \(0.95–1.00\)\t0.75 \(0.64–0.84\)\t/);
  });

  it('saves pictures and numbers', async () => {
    const { page } = await open();
    await page.locator('ptl-pass-at-k svg').waitFor();
    for (const name of ['Save Curves as SVG…', 'Save Curves as PNG…', 'Save Histogram as SVG…', 'Save All Numbers as CSV…']) {
      const before = saves.length;
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).click();
      await eventually(() => saves.length).toBe(before + 1);
    }
    const [svg, png, histogram, csv] = ['svg', 'png', 'svg', 'csv'].map((format, index) => {
      expect(saves[index]?.format).toBe(format);
      return saves[index]!.content;
    });
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ 396"/);
    expect(svg).toContain('#59a4f9');
    expect(svg).not.toMatch(/var\(|class=|style=|color\(/);
    expect(svg).toMatch(/<text [^>]*text-anchor="end"[^>]*>1.0</);
    expect(svg).toMatch(/<text [^>]*text-anchor="middle"[^>]*>128</);
    expect(histogram).toContain('problems');
    expect(Buffer.from(png!, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(csv).toContain('pass@k,GRPO step 60,grpo-countdown-0412,128,0.75,');
  });

  it('shows as much of a long name as there is room for, and all of it where it is pointed at', async () => {
    const name = 'num_generations_eval_of_the_seventh_sweep_64';
    const choices = coverageOverview().choices.map((one) => (one.key === grpoKey ? { ...one, label: name } : one));
    const opened = await open({ overview: { choices }, width: 1440 });
    const label = opened.page.locator('ptl-pass-at-k .name').nth(1);
    await label.waitFor();
    const wide = (await label.textContent())!;
    expect(wide).toMatch(/^num_generations_eval_.*…\S*p_64 +0\.75$/);
    expect(await opened.page.locator('ptl-pass-at-k g > title').nth(1).textContent()).toBe(name);
    // Nothing lies over it: the pointer finds it.
    await label.hover();
    await opened.screenshot('long-name');
    await opened.close();
    const narrow = await open({ overview: { choices }, width: 560 });
    await narrow.page.locator('ptl-pass-at-k .name').nth(1).waitFor();
    expect((await narrow.page.locator('ptl-pass-at-k .name').nth(1).textContent())!.length).toBeLessThan(wide.length);
  });

  it('keeps what was chosen over a reload, and leaves out what is gone', async () => {
    const saved = { keys: [baseKey, '/runs/one#gone', sftKey], view: 'table', category: 'kept', askedAt: 0 };
    const { page } = await open({ saved });
    await page.locator('ptl-coverage-table').waitFor();
    await page.getByRole('button', { name: 'Evaluations (2)' }).waitFor();
    expect(await page.locator('ptl-problems [role=tab][aria-selected=true]').innerText()).toMatch(/^Kept/);
  });

  it('takes what is asked for in place of the choice, and a newer evaluation of it for no new asking', async () => {
    const saved = { keys: [baseKey, sftKey], askedAt: 7 };
    const opened = await open({ saved, overview: { asked: { key: grpoKey, at: 7, count: 1 }, suggested: [baseKey, grpoKey] } });
    const shown = opened.page.locator('ptl-pass-at-k .name');
    const names = async () => (await shown.allTextContents()).map((text) => text.replace(/ *\n?[\d.]+$/, '').trim());
    await eventually(names).toEqual(['base', 'SFT step 260']);
    await opened.notify(
      'changed',
      coverageOverview({ asked: { key: stepKeys[0]!, at: 7, count: 1 }, suggested: [baseKey, grpoKey] }),
    );
    await eventually(names).toEqual(['base', 'SFT step 260']);
    await opened.notify('changed', coverageOverview({ asked: { key: grpoKey, at: 8, count: 1 }, suggested: [baseKey, grpoKey] }));
    await eventually(names).toEqual(['base', 'GRPO step 60']);
  });

  it('says that the first of many are shown, until others are chosen', async () => {
    const opened = await open({ overview: { asked: { key: baseKey, at: 7, count: 17 }, suggested: [baseKey, grpoKey] } });
    const said = opened.page.getByText('The first 2 of 17 evaluations are shown');
    await said.waitFor();
    await opened.screenshot('left-out');
    await opened.page.getByRole('button', { name: 'Evaluations (2)' }).click();
    await opened.page.getByRole('menuitemcheckbox', { name: /SFT step 260/ }).click();
    await said.waitFor({ state: 'detached' });
  });

  it('tells of a file that cannot be read, and takes one that was added out of the panel', async () => {
    const unread = [{ file: '/w/gone.jsonl', reason: 'there is no file or folder /w/gone.jsonl.' }];
    const overview = { runId: null, files: ['/w/base.jsonl', '/w/gone.jsonl'], unread };
    const opened = await open({ overview });
    await opened.page.getByText('gone.jsonl cannot be read: there is no file or folder /w/gone.jsonl.').waitFor();
    await opened.screenshot('file-unread');
    expect(await opened.accessibilityProblems()).toEqual([]);
    await opened.page.getByRole('button', { name: 'Remove' }).click();
    await eventually(() => removed).toEqual(['/w/gone.jsonl']);
    await opened.notify('changed', coverageOverview({ runId: null, files: ['/w/base.jsonl'] }));
    await opened.page.getByText('gone.jsonl cannot be read').waitFor({ state: 'detached' });
  });

  it('does not count a sample as failed of which it is not known whether it is right', async () => {
    const readSamples = (page: ReturnType<typeof samples>) => ({
      ...{ ...page, total: 3, right: 1, unknown: 1 },
      samples: [true, false, null].map((isRight, index) => ({ ...page.samples[index]!, isRight, reward: null })),
    });
    const opened = await open({ readSamples });
    await opened.page.locator('ptl-problems [role=option]').first().click();
    const side = opened.page.locator('ptl-problem-samples section').first();
    await side.locator('li').nth(2).waitFor();
    expect((await side.locator('.who span').allInnerTexts()).slice(1)).toEqual(['1 of 2 right (50 %)', '1 not known']);
    expect(await side.locator('ptl-sample-text [role=img]').evaluateAll((marks) => marks.map((mark) => mark.ariaLabel))).toEqual([
      ...['right', 'wrong', 'not known whether it is right'],
    ]);
    await opened.screenshot('samples-not-known');
  });

  it('reads one model alone as what there is to learn from', async () => {
    const opened = await open({ overview: { suggested: [baseKey] } });
    await opened.page.locator(finding).waitFor();
    expect(await opened.page.locator(finding).innerText()).toBe(
      'The base solves 12 % of the problems at the first attempt and 98 % within 128.',
    );
    await opened.page.locator('ptl-problems [role=option]').first().waitFor();
    await opened.screenshot('alone');
  });

  it('says how to begin where nothing was evaluated', async () => {
    const opened = await open({ overview: { choices: [], suggested: [] } });
    await opened.page.getByText('No pass@k has been measured in this run yet.').waitFor();
    await opened.screenshot('empty');
    await opened.page.locator('ptl-state').getByRole('button', { name: 'Evaluate pass@k…' }).click();
    await eventually(() => acts).toEqual(['evaluate']);
  });

  it('says why evaluations cannot be compared, and goes back', async () => {
    const measure = (keys: string[]): CoverageReport => {
      if (keys.length > 2) throw new Error('These evaluations asked different questions.');
      return coverage(keys);
    };
    const opened = await open({ measure });
    const { page } = opened;
    await page.locator(finding).waitFor();
    await page.getByRole('button', { name: 'Evaluations (2)' }).click();
    await page.getByRole('menuitemcheckbox', { name: /SFT step 260/ }).click();
    await page.getByText('These evaluations asked different questions.').waitFor();
    await page.keyboard.press('Escape');
    await opened.screenshot('refused');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Evaluations (2)' }).waitFor();
  });

  it('measures what failed again only where it is asked to, though the library changes', async () => {
    let asked = 0;
    const measure = (): CoverageReport => {
      asked++;
      throw new Error('These evaluations asked different questions.');
    };
    const opened = await open({ measure });
    const failed = opened.page.getByText('These evaluations asked different questions.');
    await failed.waitFor();
    await opened.notify('changed', coverageOverview());
    await opened.notify('changed', coverageOverview());
    await failed.waitFor();
    expect(asked).toBe(1);
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await eventually(() => asked).toBe(2);
  });

  it.each([
    ['narrow', 560, 900, false],
    ['wide text', 1280, 860, true],
    ['narrow, wide text', 880, 860, true],
  ])('leaves no text over another: %s', async (name, width, height, isWide) => {
    const opened = await open({ width, height, saved: { keys: [baseKey, grpoKey, sftKey] } });
    await opened.page.locator('ptl-pass-at-k svg').waitFor();
    if (isWide) await opened.widenText();
    await eventually(() => opened.page.locator('ptl-problems [role=option]').count()).toBeGreaterThan(3);
    await opened.screenshot(name.replaceAll(/\W+/g, '-'));
    expect(await opened.overlaps()).toEqual([]);
  });
});
