import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compareFileProtocol, type CompareFileOverview, type WrittenText } from '../../src/contract/messages/compareFile';
import type { TokenText } from '../../webview/shared/tokens/tokenText';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

type Line = { question: string } & Record<string, { is_correct: boolean; solution: string }>;
const lines = readFileSync(join(import.meta.dirname, '../fixtures/gsm8k/solutions-24.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Line);
const names = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];

const overview: CompareFileOverview = {
  title: 'solutions-24.jsonl',
  problems: lines.map(({ question }) => ({ id: question, prompt: question })),
  models: names.map((name) => {
    const outcomes = lines.map((line) => ({ right: Number(line[name]!.is_correct), samples: 1 }));
    return { name, outcomes, samples: 24, right: outcomes.filter(({ right }) => right === 1).length };
  }),
};

type Ask = { problem: string; base: string; other: string };
const texts = ({ problem, base, other }: Ask): { base: WrittenText[]; other: WrittenText[] } => {
  const line = lines.find(({ question }) => question === problem)!;
  const of = (name: string): WrittenText[] => [{ text: line[name]!.solution, isRight: line[name]!.is_correct }];
  return { base: of(base), other: of(other) };
};

let panel: PanelPage<typeof compareFileProtocol> | undefined;
const diffs: unknown[] = [];

interface Options {
  overview?: CompareFileOverview;
  read?: (ask: Ask) => ReturnType<typeof texts>;
  theme?: Theme;
  width?: number;
  saved?: object;
}

async function open({ overview: shown = overview, read = texts, ...options }: Options = {}) {
  diffs.length = 0;
  panel = await PanelPage.open({
    ...{ panel: 'compare', element: 'ptl-compare-file', protocol: compareFileProtocol, state: { file: '/w/solutions.jsonl' } },
    host: {
      open: () => shown,
      readTexts: read,
      openDiff: (ask) => {
        diffs.push(ask);
        return {};
      },
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

describe.skipIf(browserPath === undefined)('Compare panel of a file', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme, saved: { other: '175b_verification', problem: lines[2]!.question } });
    await opened.page.locator('ptl-side-by-side .tag').waitFor({ state: 'attached' });
    await opened.screenshot(`file-${theme}`);
    expect(await opened.accessibilityProblems()).toEqual([]);
    expect(await opened.violations()).toEqual([]);
    expect(await opened.overlaps()).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it('shows the counts of both models, who is right on the problem, and why there is no heat', async () => {
    const { page } = await open({ saved: { base: '6b_finetuning', other: '175b_verification' } });
    const heads = page.locator('ptl-side-by-side .heads ptl-side-head .verdict');
    await heads.first().waitFor();
    const right = page.locator('ptl-compare-file-header .right');
    expect(await right.allTextContents()).toEqual(['2 of 24 right', '12 of 24 right']);
    const first = lines[0]!;
    expect((await heads.allTextContents()).map((text) => text.trim())).toEqual(
      ['6b_finetuning', '175b_verification'].map((name) => (first[name]!.is_correct ? 'right' : 'wrong')),
    );
    await page.getByText('This file has texts without token statistics').waitFor();
    const both = lines.filter((line) => line['6b_finetuning']!.is_correct && line['175b_verification']!.is_correct).length;
    expect(await page.locator('ptl-outcomes .figure').allTextContents()).toEqual(
      [both, 2 - both, 12 - both, 24 - 14 + both].map(String),
    );
  });

  it('goes through problems by arrows, and keeps what is chosen', async () => {
    const opened = await open();
    const { page } = opened;
    const place = page.locator('ptl-prompt-bar button.place');
    await page.locator('ptl-side-by-side').waitFor();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => (await place.textContent())?.trim()).toBe('Problem 2 of 24');
    await page.keyboard.press('ArrowLeft');
    await eventually(async () => (await place.textContent())?.trim()).toBe('Problem 1 of 24');
    await page.getByRole('button', { name: 'Next problem' }).click();
    await eventually(() => opened.savedState()).toMatchObject({
      ...{ file: '/w/solutions.jsonl', base: '6b_finetuning', other: '6b_verification' },
      problem: lines[1]!.question,
    });
    // Of those that one of the two alone has right.
    await page.locator('ptl-prompt-bar vscode-checkbox').click();
    await page.keyboard.press('ArrowRight');
    const next = lines.findIndex((line, at) => at > 1 && line[names[0]!]!.is_correct !== line[names[1]!]!.is_correct);
    await eventually(async () => (await place.textContent())?.trim()).toBe(`Problem ${next + 1} of 24`);
    await page.locator('ptl-side-by-side').waitFor();
    for (let press = 0; press < 6; press++) await page.keyboard.press('ArrowRight');
    await page.getByRole('alert').getByText('No later problem').waitFor();
    await page.keyboard.press('ArrowLeft');
    await eventually(() => page.getByRole('alert').count()).toBe(0);
  });

  it('searches the problems, walks the differences with F7, and opens the texts in the editor', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator('ptl-side-by-side').waitFor();
    await page.locator('ptl-prompt-bar button.place').click();
    await page.locator('ptl-prompt-picker vscode-text-field input').waitFor();
    await opened.screenshot('file-search');
    await page.keyboard.type('wendi feeds');
    await page.keyboard.press('Enter');
    const at = lines.findIndex(({ question }) => /wendi feeds/i.test(question));
    await page.getByRole('button', { name: `Problem ${at + 1} of 24` }).waitFor();
    await page.locator('ptl-side-by-side .tag').waitFor({ state: 'attached' });
    await page.keyboard.press('F7');
    const focused = () => page.locator('ptl-side-by-side ptl-token-text.right').evaluate((text: TokenText) => text.focused);
    const words = (name: string): string[] => lines[at]![name]!.solution.split(/\s+/);
    const [left, right] = [words('6b_finetuning'), words('6b_verification')];
    await eventually(focused).toBe(right.findIndex((word, index) => word !== left[index]));
    await page.getByRole('button', { name: 'Open in Diff Editor' }).click();
    await eventually(() => diffs).toEqual([
      {
        ...{ prompt: lines[at]!.question, baseLabel: '6b_finetuning', otherLabel: '6b_verification' },
        ...{ base: lines[at]!['6b_finetuning']!.solution, other: lines[at]!['6b_verification']!.solution },
      },
    ]);
  });

  it('draws hostile texts as text, and several samples one after the other', async () => {
    const hostile = '<img src=x onerror="document.title=1"> \u202eevil';
    const read = () => ({
      base: [{ text: hostile, isRight: null }, ...texts({ problem: lines[0]!.question, base: names[0]!, other: names[1]! }).base],
      other: [
        { text: 'A: 1', isRight: true },
        { text: 'A: 2', isRight: false },
      ],
    });
    const opened = await open({ read });
    const { page } = opened;
    await page.getByText('Sample 1 of 2').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('ptl-token-text').first().textContent()).not.toContain('\u202e');
    await page.getByRole('button', { name: 'Next sample' }).click();
    await page.getByText('Sample 2 of 2').waitFor();
    expect(await opened.violations()).toEqual([]);
  });

  it('says when a text is missing, when texts cannot be read, and when there is one model alone', async () => {
    const lacking = await open({ read: (ask) => ({ ...texts(ask), other: [] }) });
    await lacking.page.getByText('6b_verification has no text for this problem.').waitFor();
    await lacking.close();
    let tries = 0;
    const failing = await open({
      read: (ask) => {
        if (tries++ === 0) throw new Error('There are no texts to show: the file is gone.');
        return texts(ask);
      },
    });
    await failing.page.getByRole('alert').getByText('the file is gone').waitFor();
    await failing.page.getByRole('button', { name: 'Try Again' }).click();
    await failing.page.locator('ptl-side-by-side').waitFor();
    await failing.close();
    const alone = await open({ overview: { ...overview, models: overview.models.slice(0, 1) } });
    await alone.page.getByText('solutions-24.jsonl has texts of one model, 6b_finetuning.').waitFor();
    expect(await alone.accessibilityProblems()).toEqual([]);
  });

  it('fits a narrow window', async () => {
    const opened = await open({ width: 480, saved: { problem: lines[2]!.question } });
    await opened.page.locator('ptl-side-by-side').waitFor();
    await opened.screenshot('file-narrow');
    expect(await opened.overlaps()).toEqual([]);
  });
});
