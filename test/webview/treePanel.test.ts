import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { treeProtocol, type TreeOverview } from '../../src/contract/messages/tree';
import type { TreeReport } from '../../src/contract/treeReport';
import { baseKey, grpoKey } from './coverageFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { treeFixture, treeOverview, treeProblems, treeSample } from './treeFixture';

interface Options {
  overview?: Partial<TreeOverview>;
  tree?: (problem: string) => TreeReport | Promise<TreeReport>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
  /** Takes the source of each tree that is read. */
  sources?: unknown[];
}

const saves: { name: string; format: string; content: string }[] = [];
const asked: unknown[] = [];
let panel: PanelPage<typeof treeProtocol> | undefined;

async function open({ overview, tree, sources, ...options }: Options = {}) {
  saves.length = asked.length = 0;
  panel = await PanelPage.open({
    panel: 'tree',
    protocol: treeProtocol,
    host: {
      open: () => treeOverview(overview),
      readProblems: () => ({ problems: treeProblems() }),
      readTree: ({ source, problem }) => {
        sources?.push(source);
        return tree?.(problem) ?? treeFixture();
      },
      readWholeTree: () => {
        const report = treeFixture();
        report.nodes.at(-1)!.tokens = [' the whole text'];
        return report;
      },
      readSample: ({ model, sample }) => ({ row: treeSample(model, sample) }),
      pickSource: () => ({ source: { kind: 'evaluations', keys: [baseKey] } }),
      pickSide: (ask) => {
        asked.push(ask);
        return { source: { kind: 'evaluations', keys: [baseKey] } };
      },
      pickProblem: () => ({ problem: treeProblems()[1]!.id }),
      save: (file) => {
        saves.push(file);
        return { saved: true };
      },
      copy: (ask) => {
        asked.push(ask);
        return {};
      },
      act: (ask) => {
        asked.push(ask);
        return {};
      },
      openRollout: (ask) => {
        asked.push(ask);
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

const clean = async (opened: PanelPage<typeof treeProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const item = 'ptl-search-tree [role=treeitem]';

const open64 = async (options: Options = {}) => {
  const opened = await open(options);
  await opened.page.locator(item).first().waitFor();
  return opened;
};
/** The node whose spoken text begins like this. */
const node = (page: Page, begins: string) => page.locator(`${item}[aria-label^="${begins}"]`).first();
const focusedText = (page: Page) => page.locator(`${item}:focus`).getAttribute('aria-label');

describe.skipIf(browserPath === undefined)('Search Tree panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open64({ theme });
    await eventually(() => opened.page.locator(item).count()).toBeGreaterThan(30);
    await opened.screenshot(theme);
    await clean(opened);
  });

  it('says what was closed, where, and what the chosen fork does', async () => {
    const { page } = await open64();
    expect(await page.locator('.finding').innerText()).toBe(
      'None of GRPO step 60’s 64 samples goes where 19 of the base’s 64 went; one of those 19 was right.',
    );
    expect(await page.locator('.notes').innerText()).toContain('With 64 samples a branch that GRPO step 60 takes up to 4.6 %');
    await node(page, 'first;').click();
    const cells = page.locator('ptl-fork tbody tr').first().locator('td');
    expect(await cells.allInnerTexts()).toEqual(['26 of 64', '45 of 64']);
    expect(await page.locator('ptl-next-tokens li').first().getAttribute('title')).toMatch(
      /^␣try: GRPO step 60 0\.\d\d, base 0\.\d\d$/,
    );
    await page.locator('ptl-fork .closed li button').first().click();
    await eventually(() => page.locator(`${item}[aria-selected=true]`).getAttribute('aria-label')).toContain(
      'closed: only the base',
    );
    await page.getByText('Show closed branches').click();
    await eventually(() => page.locator(`${item}.closed`).count()).toBe(0);
  });

  it('is walked, opened and closed by keyboard, down to the tokens of a sample and back', async () => {
    const opened = await open64();
    const { page } = opened;
    await node(page, 'first;').click();
    await page.keyboard.press('ArrowRight');
    await eventually(() => focusedText(page)).toMatch(/^try; GRPO step 60 40 of 64 samples/);
    await page.keyboard.press('ArrowDown');
    await eventually(() => focusedText(page)).toMatch(/^make; /);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator(`${item}:focus`).getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator(`${item}:focus`).getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    await eventually(() => focusedText(page)).toMatch(/^first; /);
    await page.keyboard.press('Home');
    await eventually(() => focusedText(page)).toMatch(/^beginning; /);
    await page.keyboard.press('End');
    await eventually(() => page.locator(`${item}:focus`).count()).toBe(1);

    await node(page, 'first;').click();
    await page.locator('ptl-samples-through .list').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const card = page.locator('ptl-sample ptl-token-card');
    // The heatmap opens at the token that was drawn at the fork, which the keyboard is on.
    await eventually(() => card.getAttribute('data-position')).toBe('2');
    expect(await card.locator('.chip').innerText()).toBe('␣try');
    expect(await page.locator('ptl-sample header').innerText()).toContain('2 of 71 samples through here');
    await opened.screenshot('sample');
    await clean(opened);
    await page.keyboard.press('ArrowDown');
    await eventually(() => page.locator('ptl-sample header').innerText()).toContain('3 of 71');
    expect(await opened.savedState()).toMatchObject({ sample: 2 });
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('ptl-samples-through .list:focus > .active').getAttribute('data-index')).toBe('1');
  });

  it('leaves a sample as it is where the run tells of a change: its tokens, the place of the keyboard and what is selected', async () => {
    const opened = await open64();
    const { page } = opened;
    await node(page, '- 5 + 3').click();
    const chip = page.locator('ptl-sample ptl-token-card .chip');
    await eventually(() => chip.innerText()).toBe('␣-');
    await page.keyboard.press('ArrowRight');
    await eventually(() => chip.innerText()).toBe('␣5');
    const text = page.locator('ptl-sample ptl-token-text .text');
    await text.evaluate((box) => Object.assign(box.firstChild!, { isFirst: true }));
    await opened.notify('changed', treeOverview({ broken: [{ id: 'eval-other', reason: 'it is empty' }] }));
    await page.getByText('eval-other cannot be read').waitFor();
    expect(await text.evaluate((box) => 'isFirst' in box.firstChild!)).toBe(true);
    expect(await chip.innerText()).toBe('␣5');
    await page.keyboard.press('ArrowRight');
    await eventually(() => chip.innerText()).toBe('␣+');
  });

  it('goes from an end of the tree to the heatmap at its token', async () => {
    const { page } = await open64();
    await node(page, '- 5 + 3').click();
    await eventually(() => page.locator('ptl-sample ptl-token-card .chip').innerText()).toBe('␣-');
  });

  it('shows every branch as a table, and from a row goes back to the tree', async () => {
    const opened = await open64();
    const { page } = opened;
    await page.getByRole('button', { name: 'View as table' }).click();
    const table = page.locator('ptl-tree-table table');
    expect(Number(await table.getAttribute('aria-rowcount'))).toBe(treeFixture().nodes.length + 2);
    expect(await table.locator('tbody tr:not(.space)').count()).toBeLessThan(80);
    await opened.screenshot('table');
    await clean(opened);
    await table.getByRole('button', { name: 'first', exact: true }).click();
    await eventually(() => page.locator(`${item}[aria-selected=true]`).getAttribute('aria-label')).toMatch(/^first; /);
  });

  it('saves the tree as pictures and its branches as numbers', async () => {
    const { page } = await open64({ width: 700, height: 500 });
    for (const name of ['Save Tree as SVG…', 'Save Tree as PNG…', 'Save All Branches as CSV…']) {
      const before = saves.length;
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).click();
      await eventually(() => saves.length).toBe(before + 1);
    }
    const [svg, png, csv] = saves.map(({ content }) => content);
    // The whole tree, though little of it is in view.
    expect(svg!.match(/<text/g)!.length).toBeGreaterThan(60);
    expect(svg).not.toMatch(/var\(|class=|style=|color\(|color-mix|role=|title="/);
    expect(Buffer.from(png!, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(csv!.trim().split('\r\n')).toHaveLength(treeFixture().nodes.length + 1);
    expect(csv).toContain('the whole text');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Copy Table' }).click();
    await eventually(() => asked.length).toBe(1);
  });

  it('is zoomed by Ctrl and the wheel at the pointer and by keys, and keeps the level over a reload', async () => {
    const opened = await open64();
    const { page } = opened;
    const first = node(page, 'first;').locator('text').first();
    const width = async () => (await first.boundingBox())!.width;
    const [own, text] = [await width(), (await first.boundingBox())!];
    const [x, y] = [text.x + text.width / 2, text.y + text.height / 2];
    await page.mouse.move(x, y);
    // The wheel alone scrolls.
    await page.mouse.wheel(0, -100);
    expect(await width()).toBe(own);
    await page.keyboard.down('Control');
    // e^(0.002 × 300) = 1.822
    await page.mouse.wheel(0, -300);
    await page.keyboard.up('Control');
    await eventually(width).toBeCloseTo(own * 1.822, 1);
    await eventually(() => opened.savedState()).toMatchObject({ zoom: 1.822 });
    const after = (await first.boundingBox())!;
    expect(Math.abs(after.y + after.height / 2 - y)).toBeLessThan(2);
    expect(Math.abs(after.x + after.width / 2 - x)).toBeLessThan(2);
    await opened.screenshot('zoomed');
    await clean(opened);
    const saved = (await opened.savedState()) as object;
    await opened.close();
    const again = (await open64({ saved })).page;
    const box = node(again, 'first;').locator('text').first();
    expect((await box.boundingBox())!.width).toBeCloseTo(own * 1.822, 1);
    await node(again, 'first;').focus();
    await again.keyboard.press('0');
    await eventually(async () => (await box.boundingBox())!.width).toBeCloseTo(own, 1);
    await again.keyboard.press('-');
    await eventually(async () => (await box.boundingBox())!.width).toBeCloseTo(own * 0.833, 1);
    await again.keyboard.press('+');
    await eventually(async () => (await box.boundingBox())!.width).toBeCloseTo(own, 1);
  });

  it('keeps what was opened and chosen over a reload', async () => {
    const first = await open64();
    await node(first.page, 'thus;').click();
    await first.page.keyboard.press('Enter');
    await eventually(() => node(first.page, 'thus;').getAttribute('aria-expanded')).toBe('false');
    const saved = (await first.savedState()) as object;
    await first.close();
    const { page } = await open64({ saved });
    await eventually(() => node(page, 'thus;').getAttribute('aria-selected')).toBe('true');
    expect(await node(page, 'thus;').getAttribute('aria-expanded')).toBe('false');
  });

  it('merges the rollouts of one step alone, and leads to them', async () => {
    const overview = { asked: { source: { kind: 'step' as const, step: 20, attempt: 1 }, problem: null, at: 1 } };
    const opened = await open64({ overview, tree: () => treeFixture(64, 0) });
    const { page } = opened;
    expect(await page.locator('.finding').innerText()).toMatch(/^\d+ of 64 samples are right; \d+ % go on with “first”/);
    expect(await page.getByText('Show closed branches').count()).toBe(0);
    await page.locator('ptl-samples-through [role=option]').first().click();
    await opened.screenshot('step-sample');
    await page.getByRole('button', { name: 'Show in Rollouts' }).click();
    await eventually(() => asked).toEqual([{ step: 20, group: 0, sample: expect.any(Number), position: expect.any(Number) }]);
    await page.getByRole('button', { name: 'Back to the tree' }).click();
    await opened.screenshot('step');
  });

  it('goes to other problems and other models', async () => {
    const { page } = await open64({ tree: (id) => ({ ...treeFixture(), problem: id, prompt: id }) });
    await page.getByRole('button', { name: 'Next Problem' }).click();
    await page.getByRole('button', { name: 'Problem 2 of 2, 2-6-9-21: pick another' }).waitFor();
    await page.getByRole('button', { name: 'Previous Problem' }).click();
    await page.getByRole('button', { name: /^Problem 1 of 2/ }).click();
    await page.getByRole('button', { name: /^Problem 2 of 2/ }).waitFor();
  });

  it('goes to the next problem though the run tells of a change while its tree is read', async () => {
    let read = (): void => undefined;
    const asks: string[] = [];
    const tree = (id: string): TreeReport | Promise<TreeReport> => {
      asks.push(id);
      const report = { ...treeFixture(), problem: id, prompt: id };
      return asks.length === 1 ? report : new Promise((resolve) => (read = () => resolve(report)));
    };
    const opened = await open64({ tree });
    const { page } = opened;
    await page.getByRole('button', { name: 'Next Problem' }).click();
    await eventually(() => asks).toEqual(['3-5-7-26', '2-6-9-21']);
    await opened.notify('changed', treeOverview({ title: 'changed' }));
    await opened.notify('changed', treeOverview());
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    read();
    await page.getByRole('button', { name: /^Problem 2 of 2/ }).waitFor();
    expect(asks).toEqual(['3-5-7-26', '2-6-9-21']);
    expect(await opened.savedState()).toMatchObject({ problem: '2-6-9-21' });
  });

  it('tries the problem that was walked to again where its tree failed', async () => {
    const asks: string[] = [];
    const tree = (id: string): TreeReport => {
      if (asks.push(id) === 2) throw new Error('The file is busy.');
      return { ...treeFixture(), problem: id, prompt: id };
    };
    const { page } = await open64({ tree });
    await page.getByRole('button', { name: 'Next Problem' }).click();
    await page.getByText('The file is busy.').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByRole('button', { name: /^Problem 2 of 2/ }).waitFor();
    expect(asks).toEqual(['3-5-7-26', '2-6-9-21', '2-6-9-21']);
  });

  it('keeps what was chosen where another evaluation makes what was asked for something else', async () => {
    const step = { kind: 'step' as const, step: 20, attempt: 1 };
    const tree = () => treeFixture(64, 0);
    const opened = await open64({ overview: { asked: { source: step, problem: null, at: 7 } }, tree });
    const { page } = opened;
    await page.getByRole('button', { name: /step 20/ }).click();
    await eventually(() => opened.savedState()).toMatchObject({ source: { keys: [baseKey] } });
    const { suggested } = treeOverview();
    await opened.notify('changed', treeOverview({ asked: { source: suggested!, problem: null, at: 7 } }));
    await eventually(() => page.locator('ptl-fork thead th').allInnerTexts()).toEqual(['base']);
    expect(await opened.savedState()).toMatchObject({ source: { keys: [baseKey] } });
    // Asked for anew, it is shown.
    await opened.notify('changed', treeOverview({ asked: { source: suggested!, problem: null, at: 8 } }));
    await eventually(() => opened.savedState()).toMatchObject({ source: suggested! });
  });

  it('reads a step again once a resumed run has sampled it anew', async () => {
    const asks: unknown[] = [];
    const steps = (attempt: number) => [{ step: 20, attempt }];
    const overview = { suggested: { kind: 'step' as const, step: 20, attempt: 1 }, steps: steps(1) };
    const tree = () => treeFixture(64, 0);
    const opened = await open64({ overview, tree, sources: asks });
    expect(asks).toEqual([{ kind: 'step', step: 20, attempt: 1 }]);
    await opened.notify('changed', treeOverview({ ...overview, steps: steps(2) }));
    await eventually(() => asks).toEqual([
      { kind: 'step', step: 20, attempt: 1 },
      { kind: 'step', step: 20, attempt: 2 },
    ]);
  });

  it('shows nothing of one source under the name of another that is still being read', async () => {
    let read = (): void => undefined;
    let asks = 0;
    const tree = (): TreeReport | Promise<TreeReport> =>
      asks++ === 0 ? treeFixture(64, 0) : new Promise((resolve) => (read = () => resolve(treeFixture(32, 0))));
    const { page } = await open64({ overview: { suggested: { kind: 'step', step: 20, attempt: 1 } }, tree });
    await page.getByRole('button', { name: /step 20/ }).click();
    await page.getByText('Reading samples…').waitFor();
    expect(await page.locator(item).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Next Problem' }).count()).toBe(0);
    await eventually(() => asks).toBe(2);
    read();
    await page.locator(item).first().waitFor();
    expect(await page.locator('ptl-fork thead th').allInnerTexts()).toEqual(['base']);
  });

  it('lets each side be picked by itself, told what stands at the other', async () => {
    const { page } = await open64();
    const source = { kind: 'evaluations', keys: [baseKey, grpoKey] };
    await page.getByRole('button', { name: 'Base side, base: pick' }).click();
    await eventually(() => asked).toEqual([{ source, side: 'base', beside: { kind: 'evaluations', keys: [grpoKey] } }]);
    // A base by itself stands at the base side, and the other side is empty.
    await page.getByRole('button', { name: 'Other side, none: pick' }).click();
    const alone = { kind: 'evaluations', keys: [baseKey] };
    await eventually(() => asked.at(-1)).toEqual({ source: alone, side: 'other', beside: alone });
  });

  it('names the base side of two steps in all that it says, and opens the rollouts of the step that a sample is of', async () => {
    const source = { kind: 'step' as const, step: 60, attempt: 1, base: { step: 10, attempt: 1 } };
    const { page } = await open64({ overview: { suggested: source } });
    expect(await page.locator('.finding').innerText()).toBe(
      'None of step 60’s 64 samples goes where 19 of step 10’s 64 went; one of those 19 was right.',
    );
    await page.getByText('closed by step 60: only step 10 went there').waitFor();
    await page.locator('ptl-fork .closed li button').first().click();
    await page.locator('ptl-samples-through [role=option]').first().click();
    await page
      .locator('ptl-sample')
      .getByRole('button', { name: /Rollouts/ })
      .click();
    await eventually(() => asked.length).toBe(1);
    expect(asked[0]).toMatchObject({ step: 10, group: 0 });
  });

  it('says how to begin where nothing was sampled', async () => {
    const opened = await open({ overview: { suggested: null, choices: [], steps: [] } });
    await opened.page.getByText('Nothing has been sampled in this run yet.').waitFor();
    await opened.screenshot('empty');
    await clean(opened);
    await opened.page.locator('ptl-state').getByRole('button', { name: 'Evaluate pass@k…' }).click();
    await eventually(() => asked).toEqual([{ action: 'evaluate' }]);
  });

  it('says why two models have no tree, and shows another source', async () => {
    let asks = 0;
    const tree = () => {
      if (asks++ === 0) throw new Error('base and step 60 have different tokenizers: token 7 is " try" and "the"');
      return treeFixture(64, 0);
    };
    const opened = await open({ tree });
    const { page } = opened;
    await page.getByText('different tokenizers').waitFor();
    await opened.screenshot('refused');
    expect(await opened.accessibilityProblems()).toEqual([]);
    await page.getByRole('button', { name: 'Compare Others…' }).click();
    await page.locator(item).first().waitFor();
    expect(await opened.savedState()).toMatchObject({ source: { kind: 'evaluations', keys: [baseKey] } });
  });

  it('draws what a model wrote as text, hidden characters as glyphs', async () => {
    const hostile = () => {
      const report = structuredClone(treeFixture());
      for (const one of report.nodes)
        one.tokens = one.tokens.map((text) => text.replace('first', '<img src=x onerror=alert(1)>\u202e'));
      return report;
    };
    const opened = await open64({ tree: hostile });
    await eventually(() => opened.page.locator(`${item} text`).allTextContents()).toContain('<img src=x onerro…');
    expect(await opened.page.locator('ptl-fork .path').innerText()).toContain('⟦RLO⟧');
    expect(await opened.page.locator('img').count()).toBe(0);
    expect(opened.complaints).toEqual([]);
  });

  it('keeps little in the document of a thousand samples with every fork open, wherever it is panned to', async () => {
    const big = treeFixture(500, 500);
    const all = big.nodes.flatMap(({ children }, index) => (children.length > 0 ? [index] : []));
    const key = JSON.stringify([
      {
        kind: 'evaluations',
        keys: treeOverview().suggested!.kind === 'evaluations' ? (treeOverview().suggested as { keys: string[] }).keys : [],
      },
      treeProblems()[0]!.id,
    ]);
    const opened = await open64({ tree: () => big, saved: { key, open: all, unfolded: all } });
    const { page } = opened;
    const scroller = page.locator('ptl-search-tree .scroller');
    const height = await scroller.evaluate((box) => box.scrollHeight);
    expect(height).toBeGreaterThan(5000);
    expect(await page.locator(item).count()).toBeLessThan(300);
    const { x, y } = (await scroller.boundingBox())!;
    await page.mouse.move(x + 600, y + 400);
    await page.mouse.down();
    await page.mouse.move(x + 500, y + 100, { steps: 5 });
    await page.mouse.up();
    await eventually(() => scroller.evaluate((box) => box.scrollTop)).toBe(300);
    await page.mouse.wheel(0, 3000);
    await eventually(() => scroller.evaluate((box) => box.scrollTop)).toBeGreaterThan(3000);
    await eventually(() =>
      page.locator(item).evaluateAll((drawn) => drawn.filter((one) => one.getBoundingClientRect().top > 200).length),
    ).toBeGreaterThan(10);
    expect(await page.locator(item).count()).toBeLessThan(300);
    // Elements are used again as others come into view: a closed branch keeps nothing of the ribbon that was there.
    const closed = page.locator('ptl-search-tree .ribbon.closed');
    expect(await closed.count()).toBeGreaterThan(0);
    expect(
      await closed.evaluateAll((all) =>
        all.map((one) => one.getAttribute('style') ?? '').filter((style) => style.includes('stroke')),
      ),
    ).toEqual([]);
    await opened.screenshot('thousand');
  });

  it.each([
    ['narrow', 560, 900, false],
    ['wide text', 1280, 860, true],
    ['narrow, wide text', 880, 860, true],
  ])('leaves no text over another: %s', async (name, width, height, isWide) => {
    const opened = await open64({ width, height });
    if (isWide) await opened.widenText();
    await eventually(() => opened.page.locator('ptl-samples-through [role=option]').count()).toBeGreaterThan(3);
    await opened.screenshot(name.replaceAll(/\W+/g, '-'));
    expect(await opened.overlaps()).toEqual([]);
  });
});
