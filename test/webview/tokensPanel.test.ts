import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { tokensProtocol, type TokensOverview } from '../../src/contract/messages/tokens';
import { packedTable } from '../../src/contract/packedTokens';
import type { TokenTable } from '../../src/contract/tokenTable';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import themes from './harness/themes.json';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { contextsOf, tokensHost, tokensOverview, tokenTableOf } from './tokensFixture';
import { listRows, sortingOf } from '../../webview/tokens/model/tokenLists';

interface Options {
  overview?: Partial<TokensOverview>;
  host?: Partial<PanelHandlers<typeof tokensProtocol>>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

let panel: PanelPage<typeof tokensProtocol> | undefined;

async function open({ overview, host, ...options }: Options = {}) {
  panel = await PanelPage.open({
    panel: 'tokens',
    protocol: tokensProtocol,
    host: { ...tokensHost(tokensOverview(overview)), ...host },
    ...options,
  });
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const all = { find: '', sorting: sortingOf('highest') };
const rows = 'ptl-token-list [role=option]';
const places = 'ptl-token-contexts [role=option]';
const clean = async (opened: PanelPage<typeof tokensProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};

describe.skipIf(browserPath === undefined)('Tokens panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme });
    const { page } = opened;
    await page.locator('ptl-entropy-histogram svg').waitFor();
    await page.locator(places).first().waitFor();
    await opened.screenshot(theme);
    await clean(opened);
    expect(await opened.overlaps()).toEqual([]);
  });

  it('says how unevenly entropy is spread, and shows the highest token in context', async () => {
    const { page } = await open();
    await page.locator(rows).first().waitFor();
    const { file, top } = tokenTableOf({ step: 60 });
    expect(await page.locator('ptl-tokens-charts .finding').innerText()).toBe(
      `A fifth of the tokens carries ${Math.round(100 * top.carried!)} % of the entropy.`,
    );
    expect(await page.locator('ptl-tokens-charts .detail').innerText()).toContain(
      `${Math.round(100 * file.entropy!.certain)} % are below 0.01 nats`,
    );
    expect(await page.locator(rows).first().getAttribute('aria-label')).toMatch(/^␣make, 113 times, mean entropy 1\.49 nats/);
    expect(await page.locator(`${rows}[aria-selected=true]`).getAttribute('data-index')).toBe('0');
    await eventually(() => page.locator(places).count()).toBe(31);
    expect(await page.locator('ptl-token-contexts .head').innerText()).toMatch(/113 places in 107 completions/);
  });

  it('walks the list by keyboard, and opens a place in the rollouts', async () => {
    const shown: object[] = [];
    const opened = await open({ host: { showRollout: (place) => (shown.push(place), {}) } });
    const { page } = opened;
    await page.locator(rows).first().waitFor();
    await page.locator('ptl-token-list .list').focus();
    await page.keyboard.press('ArrowDown');
    await eventually(() =>
      page.locator('ptl-token-list .list:focus > .active[aria-selected=true]').getAttribute('data-index'),
    ).toBe('1');
    const [, second] = listRows(tokenTableOf({ step: 60 }).tokens, 'highest', { ...all, least: 100 });
    expect(await opened.savedState()).toMatchObject({ token: second!.id, runId: 'run' });
    const [, place] = contextsOf({ step: 60 }, second!.id).contexts;
    await page.locator(places).first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await eventually(() => shown.length).toBe(1);
    expect(shown[0]).toEqual({ step: 60, group: place!.group, sample: place!.sample, position: place!.position });
  });

  it('sorts by a column, finds a rare token and lists what became likelier', async () => {
    const opened = await open();
    const { page } = opened;
    const counts = () => page.locator(`${rows} > span:nth-child(2)`).allInnerTexts();
    await page.getByRole('button', { name: 'Sort by count' }).click();
    await page.getByRole('button', { name: 'count, sorted downwards' }).waitFor();
    const [most = '', next = ''] = await counts();
    expect(Number(most.replace(',', ''))).toBeGreaterThanOrEqual(Number(next.replace(',', '')));
    await page.getByRole('radio', { name: 'Less Likely' }).click();
    await page.getByRole('button', { name: 'Δ log p, nats, sorted upwards' }).waitFor();
    await opened.screenshot('less-likely');
    await clean(opened);
    await page.getByRole('radio', { name: 'Lowest' }).click();
    await page.locator('vscode-text-field input').fill(' use');
    await eventually(() => page.locator(rows).count()).toBe(1);
    expect(await page.locator('ptl-token-browser .foot').innerText()).toBe('1 token of 30 found, however rare');
    await page.locator('vscode-text-field input').fill('nowhere');
    await page.getByText('No token has “nowhere” in it.').waitFor();
  });

  it('stays where it is scrolled to while the panel is drawn anew', async () => {
    const opened = await open({ host: { read: () => packedTable(longTable()) } });
    const { page } = opened;
    const list = page.locator('ptl-token-list .list');
    await page.locator(rows).first().waitFor();
    await list.evaluate((element) => (element.scrollTop = 2400));
    await page.locator(`${rows}[data-index="100"]`).waitFor();
    await opened.notify('changed', tokensOverview({ title: 'renamed' }));
    await page.getByText('renamed').waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(2400);
  });

  it('keeps the focus while the selected row is scrolled away, and walks on from there', async () => {
    const opened = await open({ host: { read: () => packedTable(longTable()) } });
    const { page } = opened;
    const list = page.locator('ptl-token-list .list');
    await page.locator(rows).first().waitFor();
    await page.getByRole('button', { name: 'Sort by count' }).focus();
    await list.evaluate((element) => (element.scrollTop = 2400));
    await page.locator(`${rows}[data-index="100"]`).waitFor();
    for (let tabs = 0; tabs < 3 && (await page.locator('ptl-token-list .list:focus').count()) === 0; tabs++)
      await page.keyboard.press('Tab');
    const active = () => page.locator('ptl-token-list .list:focus').getAttribute('aria-activedescendant');
    expect(await active()).toBe('row-0');
    expect(await page.locator('ptl-token-list #row-0').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await eventually(active).toBe('row-1');
    await list.evaluate((element) => (element.scrollTop = 4800));
    await page.locator(`${rows}[data-index="200"]`).waitFor();
    await page.keyboard.press('End');
    await eventually(active).toBe('row-399');
    await clean(opened);
  });

  it('colours its chips anew when the theme changes', async () => {
    const { page } = await open();
    const chip = page.locator(`${rows} .chip`).first();
    const colour = () => chip.evaluate((element) => getComputedStyle(element).backgroundColor);
    await chip.waitFor();
    const before = await colour();
    await page.evaluate((light) => {
      for (const [name, value] of Object.entries(light)) document.documentElement.style.setProperty(name, value);
      document.body.className = 'vscode-light';
    }, themes.light);
    await eventually(async () => (await colour()) === before).toBe(false);
  });

  it('draws a cloud that the keyboard walks', async () => {
    const opened = await open();
    const { page } = opened;
    await page.getByRole('radio', { name: 'Cloud' }).click();
    const words = page.locator('ptl-token-cloud [role=option]');
    await eventually(() => words.count()).toBe(25);
    await words.first().focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => page.locator('ptl-token-cloud [role=option]:focus').getAttribute('aria-label')).toMatch(/^␣try/);
    await opened.screenshot('cloud');
    await clean(opened);
    expect(await opened.overlaps()).toEqual([]);
  });

  it('goes to another step from the header and the charts, and keeps it', async () => {
    const opened = await open({ overview: { steps: [1, 2, 3].map((step) => ({ step, attempt: 1 })), selected: { step: 3 } } });
    const { page } = opened;
    await page.getByRole('button', { name: 'Previous Step' }).click();
    await eventually(() => opened.savedState()).toMatchObject({ source: { step: 2 } });
    const slider = page.getByRole('slider', { name: 'Top 20 % in common, by step' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Step 1: top 20 % in common 99 %/);
    await page.keyboard.press('Enter');
    await eventually(() => opened.savedState()).toMatchObject({ source: { step: 1 } });
    await eventually(() => page.locator('ptl-token-steps [role=status]').count()).toBe(0);
  });

  it('goes where it is asked to, once', async () => {
    const asked = { source: { step: 7 }, missing: null, at: 5 };
    const opened = await open({ overview: { asked }, saved: { source: { step: 60 }, askedAt: 4 } });
    await eventually(() => opened.savedState()).toMatchObject({ source: { step: 7 }, askedAt: 5 });
    await opened.notify('changed', tokensOverview({ asked: { source: { evaluation: 'eval-base' }, missing: null, at: 6 } }));
    await eventually(() => opened.savedState()).toMatchObject({ source: { evaluation: 'eval-base' } });
    await opened.page.getByRole('button', { name: 'Previous Step' }).waitFor();
    await opened.notify('changed', tokensOverview({ asked: { source: { step: 7 }, missing: null, at: 6 } }));
    expect(await opened.savedState()).toMatchObject({ source: { evaluation: 'eval-base' } });
    const missing = 'Step 9 has no samples.';
    await opened.notify('changed', tokensOverview({ asked: { source: null, missing, at: 7 } }));
    await opened.page.getByText(missing).waitFor();
    expect(await opened.savedState()).toMatchObject({ source: { evaluation: 'eval-base' } });
  });

  it('says why nothing is compared, and why no rollout opens, of an evaluation', async () => {
    const opened = await open({ saved: { source: { evaluation: 'eval-base' } } });
    const { page } = opened;
    await page.getByText('An evaluation’s samples are not scored by the base.').waitFor();
    expect(await page.getByRole('radio', { name: 'Likelier' }).getAttribute('aria-disabled')).toBe('true');
    await page.getByText('The samples of an evaluation are not in the Rollouts panel.').waitFor();
    expect(await page.locator('ptl-entropy-change').count()).toBe(0);
    await opened.screenshot('evaluation');
    await clean(opened);
  });

  it('has the numbers of the charts as tables, and hands them out', async () => {
    const saved: { name: string; format: string; content: string }[] = [];
    const copied: string[] = [];
    const opened = await open({
      host: {
        save: (file) => (saved.push(file), { saved: true }),
        copy: ({ text }) => (copied.push(text), {}),
      },
    });
    const { page } = opened;
    const choose = async (name: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await page.locator('ptl-entropy-histogram svg').waitFor();
    await choose('Save Histogram as SVG…');
    await choose('Save Tokens as CSV…');
    await page.getByRole('radio', { name: 'Table' }).click();
    const tables = page.locator('ptl-number-tables section');
    await eventually(() => tables.count()).toBeGreaterThanOrEqual(3);
    await choose('Copy Tables');
    await eventually(() => copied.length).toBe(1);
    expect(copied[0]).toMatch(/^Entropy of the tokens, nats\n\tmodel\tbase\nmean\t0\.\d{3}\t/);
    expect(copied[0]).toMatch(
      /\nAccuracy when one kind of token gets another temperature, .*\ntemperature\tforking tokens\t.*\n0\.5\t0\.470\t/,
    );
    expect(saved.map(({ name, format }) => `${name}.${format}`)).toEqual(['entropies-step-60.svg', 'tokens-step-60.csv']);
    expect(saved[0]!.content).toMatch(/^<svg /);
    expect(saved[1]!.content.split('\r\n')).toHaveLength(32);
    await opened.screenshot('table');
    await clean(opened);
  });

  it('shows what another temperature of one kind of token did, by keyboard too, or how that is measured', async () => {
    const acts: string[] = [];
    const opened = await open({ host: { act: ({ action }) => (acts.push(action), {}) } });
    const { page } = opened;
    const shown = page.locator('ptl-temperature-experiment');
    const slider = shown.getByRole('slider', { name: 'Accuracy by temperature' });
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^T = 2: forking tokens 0\.17 /);
    await page.getByText('At T = 2 accuracy is 0.17 with the forking tokens heated, and only 0.040 with the others').waitFor();
    await page.getByText('step 60, countdown-test, 16 samples a problem.').waitFor();
    const height = async () => (await shown.boundingBox())!.height;
    const before = await height();
    await slider.focus();
    await page.keyboard.press('Home');
    await eventually(() => shown.locator('.facts').innerText()).toMatch(/^T = 0\.5: forking tokens 0\.47 /);
    expect(await height()).toBe(before);
    await page.keyboard.press('ArrowRight');
    expect(await slider.getAttribute('aria-valuenow')).toBe('0.75');
    await page.keyboard.press('Escape');
    await page.getByText('step 60, countdown-test, 16 samples a problem.').waitFor();
    await opened.notify('changed', tokensOverview({ experiments: [] }));
    await shown.getByRole('button', { name: 'Evaluate pass@k…' }).click();
    await eventually(() => acts).toEqual(['evaluate']);
    await opened.screenshot('unmeasured');
    const evaluateReason = 'This workspace is not trusted: models cannot be sampled.';
    await opened.notify('changed', tokensOverview({ experiments: [], evaluateReason }));
    await shown.getByRole('button', { name: `Evaluate pass@k…, not available: ${evaluateReason}` }).waitFor();
    await clean(opened);
  });

  it('is readable when narrow, with wider text and another least count', async () => {
    const opened = await open({ width: 640, height: 900, saved: { least: 1 } });
    const { page } = opened;
    await page.locator(places).first().waitFor();
    await opened.widenText();
    await opened.screenshot('narrow');
    expect(await opened.overlaps()).toEqual([]);
    await clean(opened);
  });

  it('waits, fails, tries again, and stands empty', async () => {
    let fails = true;
    const opened = await open({
      host: {
        read: ({ source }) => {
          if (fails) throw new Error('step-000060.parquet cannot be read: it took longer than 20 s.');
          return packedTable(tokenTableOf(source));
        },
      },
    });
    await opened.page.getByText('step-000060.parquet cannot be read').waitFor();
    await opened.screenshot('failed');
    fails = false;
    await opened.page.getByRole('button', { name: 'Try Again' }).click();
    await opened.page.locator(rows).first().waitFor();
    await opened.close();
    const nothing = { steps: [], evaluations: [], selected: null };
    const empty = await open({ overview: nothing });
    await empty.page.getByText('This run has no completions yet.').waitFor();
    await empty.screenshot('empty');
    await clean(empty);
    await empty.notify('changed', tokensOverview({ ...nothing, going: true }));
    await empty.page.getByText('The first step is being sampled.').waitFor();
    await empty.notify('changed', tokensOverview());
    await empty.page.locator(rows).first().waitFor();
  });

  it('offers a lower least count where no token is that frequent', async () => {
    const { page } = await open({ saved: { least: 1000, list: 'covariance' }, host: { read: () => packedTable(rareTable()) } });
    await page.getByText('No token was seen 1,000 times.').waitFor();
    await page.getByRole('button', { name: 'Show Tokens Seen at Least 25 Times' }).click();
    await eventually(() => page.locator(rows).count()).toBe(1);
  });

  it('draws what a hostile token hides, as text', async () => {
    const table = rareTable();
    table.tokens[0]!.text = '<img src=x onerror=alert(1)>\u202e';
    const { page } = await open({ saved: { least: 1 }, host: { read: () => packedTable(table) } });
    await eventually(() => page.locator(`${rows} .chip`).first().innerText()).toBe('<img␣src=x␣onerror=alert(1)>⟦RLO⟧');
  });
});

/** 400 tokens, each seen 1,000 times, the first of the highest entropy. */
function longTable(): TokenTable {
  const table = structuredClone(tokenTableOf({ step: 60 }));
  const tokens = Array.from({ length: 400 }, (_, id) => ({
    ...table.tokens[0]!,
    id,
    text: ` t${id}`,
    count: 1000,
    entropy: 2 - id / 400,
  }));
  return { ...table, tokens, distinct: 400 };
}

/** One token that was seen 41 times. */
function rareTable(): TokenTable {
  const table = structuredClone(tokenTableOf({ step: 60 }));
  const [token] = table.tokens;
  return { ...table, tokens: [{ ...token!, count: 41 }], distinct: 1 };
}
