import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { changedPatterns } from '../../src/analysis/behaviours/changedPatterns';
import { behavioursProtocol, type BehavioursOverview } from '../../src/contract/messages/behaviours';
import type { OwnPattern } from '../../src/contract/ownPattern';
import { completionsWith } from '../../src/engine/analyze/behaviourCompletions';
import { behaviours, behavioursOverview, fileOverview, setsOf } from './behavioursFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

interface Options {
  overview?: BehavioursOverview;
  measure?: (key: string, patterns: OwnPattern[]) => ReturnType<typeof behaviours>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

const saves: { name: string; format: string; content: string }[] = [];
const copied: string[] = [];
const acts: unknown[] = [];
let patterns: OwnPattern[] = [];
let panel: PanelPage<typeof behavioursProtocol> | undefined;

async function open({ overview = behavioursOverview(), measure = behaviours, ...options }: Options = {}) {
  for (const list of [saves, copied, acts]) list.length = 0;
  patterns = overview.patterns;
  panel = await PanelPage.open({
    panel: 'behaviours',
    protocol: behavioursProtocol,
    host: {
      open: () => overview,
      measure: ({ key, patterns: own }) => measure(key, own),
      readCompletions: async ({ key, name, ...ask }) =>
        completionsWith(
          setsOf(key).find((set) => set.name === name)!,
          ask,
        ),
      changePatterns: async ({ change }) => {
        patterns = changedPatterns(patterns, change) as OwnPattern[];
        await panel!.notify('changed', { ...overview, patterns });
        return {};
      },
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: ({ text }) => {
        copied.push(text);
        return {};
      },
      openRollout: (ask) => {
        acts.push(ask);
        return {};
      },
      act: ({ action }) => {
        acts.push(action);
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

const finding = 'ptl-behaviours .finding';
const clean = async (opened: PanelPage<typeof behavioursProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const refuse = (key: string): never => {
  throw new Error(`${key} is damaged`);
};
const measured = (opened: PanelPage<typeof behavioursProtocol>) =>
  opened.page.getByText(/^Reading completions/).waitFor({ state: 'detached' });

describe.skipIf(browserPath === undefined)('Behaviours panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme, saved: { row: 'formats/first' } });
    await opened.page.locator('ptl-completion-list li').first().waitFor();
    await measured(opened);
    await opened.screenshot(theme);
    await clean(opened);
  });

  it.each(allThemes)('shows models side by side in %s', async (theme) => {
    const opened = await open({ theme, overview: fileOverview(), saved: { set: 'hypotheses', row: 'hypotheses/assume' } });
    await opened.page.locator('ptl-completion-list li').first().waitFor();
    await opened.screenshot(`file-${theme}`);
    await clean(opened);
  });

  it('says what changed, and shows a step that is chosen by keyboard', async () => {
    const opened = await open();
    const { page } = opened;
    await measured(opened);
    expect(await page.locator(finding).innerText()).toBe('“first” rose from 30 % to 79 %, and it is right 48 % of the time.');
    const slider = page.getByRole('slider', { name: 'Share of completions with each behaviour, by step' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toBe('Step 1: other 0 %, thus 33 %, because 38 %, first 30 %');
    await eventually(() => page.locator('ptl-behaviour-side .head h2').innerText()).toBe('step 1');
    await opened.screenshot('crosshair');
    expect(await opened.savedState()).toMatchObject({ entry: 'step 1#step 1' });
  });

  it('lists the completions of a behaviour and opens their rollouts', async () => {
    const opened = await open({ saved: { set: 'reflection' } });
    const { page } = opened;
    await page.getByRole('button', { name: /^wait: 101 completions, 79 %, right 48 % of the time/ }).click();
    const list = page.locator('ptl-completion-list');
    await eventually(() => list.locator('mark').first().innerText()).toBe('wait');
    expect(await list.locator('li').count()).toBe(32);
    await list.getByRole('button', { name: 'Show 32 more of 101' }).click();
    await eventually(() => list.locator('li').count()).toBe(64);
    await list.getByRole('radio', { name: '✓ Right 48' }).click();
    await eventually(() => list.locator('li .wrong').count()).toBe(0);
    await list.getByRole('button', { name: 'Open Rollout' }).first().click();
    await eventually(() => acts).toEqual([{ step: 60, group: 0, sample: 1 }]);
    await page.getByRole('button', { name: /^right in spite of it/ }).click();
    await eventually(() => list.locator('mark').allInnerTexts()).toEqual(['3 * 4 = 13']);
  });

  it('keeps the list that is read while steps come, and follows the newest without one', async () => {
    const upTo = (steps: number) => behavioursOverview({ steps: behavioursOverview().steps.slice(0, steps) });
    const opened = await open({ overview: upTo(5), saved: { set: 'reflection' } });
    const { page } = opened;
    await measured(opened);
    const head = page.locator('ptl-behaviour-side .head h2');
    await opened.notify('changed', upTo(6));
    await eventually(() => head.innerText()).toBe('step 6');
    await page.getByRole('button', { name: /^wait: / }).click();
    await page.locator('ptl-completion-list li').first().waitFor();
    // Of 50 steps only every second is read, and the last: the sixth stays all the same.
    await opened.notify('changed', upTo(50));
    await page.getByText('Reading completions: ').waitFor();
    await measured(opened);
    expect(await page.locator('ptl-completion-list header h2').innerText()).toBe('“wait”, step 6');
    await page.getByRole('button', { name: /^wait: / }).click();
    expect(await head.innerText()).toBe('step 6');
  });

  it('adds, edits and removes patterns, and refuses what is no regular expression', async () => {
    const opened = await open({ saved: { set: 'patterns' } });
    const { page } = opened;
    await measured(opened);
    await page.getByText('There is no pattern of yours yet').waitFor();
    await page.getByRole('button', { name: 'Add Pattern…' }).click();
    const form = page.locator('ptl-pattern-form');
    await form.getByRole('textbox', { name: 'Name' }).fill('product');
    await form.getByRole('textbox', { name: 'Regular expression' }).fill('3 \\* (4');
    await form.getByRole('button', { name: 'Add Pattern' }).click();
    await form.getByText('The regular expression of product cannot be read: Unterminated group.').waitFor();
    await opened.screenshot('form');
    await clean(opened);
    await form.getByRole('textbox', { name: 'Regular expression' }).fill('3 \\* (4)');
    await page.keyboard.press('Enter');
    await eventually(() => patterns).toEqual([{ name: 'product', pattern: '3 \\* (4)', ignoreCase: true }]);
    await page.getByRole('button', { name: /^product: 128 completions, 100 %/ }).waitFor();
    await measured(opened);
    await opened.screenshot('patterns');
    await page.getByRole('button', { name: 'Edit product' }).click();
    await form.getByRole('textbox', { name: 'Name' }).fill('times');
    await form.getByRole('button', { name: 'Save Pattern' }).click();
    await eventually(() => patterns.map(({ name }) => name)).toEqual(['times']);
    await page.getByRole('button', { name: 'Remove times' }).click();
    await eventually(() => patterns).toEqual([]);
  });

  it('gives each pattern a form of its own: what is saved never lands in another', async () => {
    const own = (name: string, pattern: string): OwnPattern => ({ name, pattern, ignoreCase: true });
    const overview = behavioursOverview({ patterns: [own('a', 'first'), own('b', 'thus'), own('c', 'wait')] });
    const opened = await open({ overview, saved: { set: 'patterns' } });
    const { page } = opened;
    await measured(opened);
    const form = page.locator('ptl-pattern-form');
    const fields = async () => [
      await form.getByRole('textbox', { name: 'Name' }).inputValue(),
      await form.getByRole('textbox', { name: 'Regular expression' }).inputValue(),
    ];
    await page.getByRole('button', { name: 'Edit a' }).click();
    await eventually(fields).toEqual(['a', 'first']);
    await page.getByRole('button', { name: 'Edit b' }).click();
    await eventually(fields).toEqual(['b', 'thus']);
    await form.getByRole('textbox', { name: 'Regular expression' }).fill('thus|so');
    await form.getByRole('button', { name: 'Save Pattern' }).click();
    await eventually(() => patterns).toEqual([own('a', 'first'), own('b', 'thus|so'), own('c', 'wait')]);
    await page.getByRole('button', { name: 'Add Pattern…' }).click();
    await eventually(fields).toEqual(['', '']);
    await page.getByRole('button', { name: 'Edit c' }).click();
    await eventually(fields).toEqual(['c', 'wait']);
    await page.getByRole('button', { name: 'Remove c' }).click();
    await eventually(() => patterns.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(await form.count()).toBe(0);
  });

  it('draws over temperatures', async () => {
    const opened = await open({ saved: { view: 'temperature base' } });
    await measured(opened);
    const slider = opened.page.getByRole('slider', { name: 'Share of completions with each behaviour, by temperature' });
    await eventually(() => slider.getAttribute('aria-valuetext')).toMatch(/^Temperature 1: /);
    await opened.screenshot('temperatures');
    await clean(opened);
  });

  it('shows the numbers as tables, copies and saves them', async () => {
    const opened = await open();
    const { page } = opened;
    await measured(opened);
    await page.getByRole('radio', { name: 'Table' }).click();
    const last = page.locator('ptl-number-tables table').first().locator('tbody tr').last();
    expect(await last.locator('td').allInnerTexts()).toEqual(['128', '8.6 %27 %', '13 %19 %', '79 %48 %', '0 %']);
    await opened.screenshot('table');
    await clean(opened);
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy Table' }).click();
    await eventually(() => copied[0]).toContain('79 % (48 %)');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Save All Numbers as CSV…' }).click();
    await eventually(() => saves[0]?.content).toContain('share,formats,first,step 60,60,,0.789');
  });

  it('offers no chart of shares right where no completion was verified', async () => {
    const unverified = async (...of: Parameters<typeof behaviours>) => {
      const report = await behaviours(...of);
      return { ...report, files: report.files.map((file) => ({ ...file, accuracy: null })) };
    };
    const opened = await open({ measure: unverified });
    await measured(opened);
    await opened.page.getByRole('button', { name: 'Export' }).click();
    const disabled = opened.page.locator('[role=menuitem][aria-disabled=true]');
    expect(await disabled.locator('.label').allInnerTexts()).toEqual(['Save Shares Right as SVG…', 'Save Shares Right as PNG…']);
    expect(await disabled.locator('.reason').first().innerText()).toBe('Of no completion is it known whether it is right.');
  });

  it('saves its charts, with the names of what they show', async () => {
    const opened = await open();
    const { page } = opened;
    await measured(opened);
    const save = async (item: string) => {
      const before = saves.length;
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: item }).click();
      await eventually(() => saves.length).toBe(before + 1);
      return saves.at(-1)!;
    };
    const shares = await save('Save Shares as SVG…');
    expect(shares.name).toBe('behaviours-formats-share');
    expect(shares.content).toContain('>Share of completions: formats</text>');
    expect(shares.content).toContain('>first 79 %</text>');
    expect(shares.content).toContain('first: 30 % at step 1');
    const { content } = await save('Save Shares Right as PNG…');
    // Width and height, twice those of the SVG.
    const header = Buffer.from(content, 'base64');
    expect([header.readUInt32BE(16), header.readUInt32BE(20)]).toEqual([1520, 680]);
  });

  it('keeps what was chosen over a reload', async () => {
    const opened = await open({
      saved: { display: 'table', set: 'reflection', row: 'trait/broken', view: 'steps', entry: 'step 1#step 1' },
    });
    await opened.page.locator('ptl-completion-list').getByText('“broken arithmetic”, step 1').waitFor();
    expect(await opened.page.getByRole('radio', { name: 'Reflection' }).getAttribute('aria-checked')).toBe('true');
  });

  it('shows the evaluation that it is asked for', async () => {
    const opened = await open();
    await measured(opened);
    await opened.notify('changed', behavioursOverview({ asked: { view: 'models', key: 'base 0.7', at: 1 } }));
    const head = opened.page.locator('ptl-behaviour-side .head h2');
    await eventually(() => head.innerText()).toBe('base, temperature 0.7');
  });

  it('says why there is nothing', async () => {
    const nothing = { steps: [], evaluations: [], noSteps: 'The run has no rollouts yet.' };
    const opened = await open({ overview: behavioursOverview(nothing) });
    await opened.page.getByText('The run has no rollouts yet.').waitFor();
    await opened.screenshot('empty');
    await clean(opened);
  });

  it('says why nothing could be read', async () => {
    const opened = await open({ measure: refuse });
    await opened.page.getByText('step 60 is damaged').waitFor();
    await opened.screenshot('failed');
  });

  it('shows the rest where a step could not be read', async () => {
    const partly = await open({ measure: (key, own) => (key === 'step 1' ? refuse(key) : behaviours(key, own)) });
    await partly.page.getByText('step 1 is damaged').waitFor();
    await measured(partly);
    await partly.screenshot('partly');
  });

  it.each([
    ['narrow', 560, 900, false],
    ['wide text', 1280, 860, true],
    ['narrow, wide text', 880, 860, true],
  ])('leaves no text over another: %s', async (name, width, height, isWide) => {
    const opened = await open({ width, height, saved: { set: 'reflection', row: 'reflection/wait' } });
    await measured(opened);
    if (isWide) await opened.widenText();
    await opened.page.locator('ptl-completion-list li').first().waitFor();
    await opened.screenshot(name.replaceAll(/\W+/g, '-'));
    expect(await opened.overlaps()).toEqual([]);
  });
});
