import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { rolloutsProtocol, type RolloutsProtocol } from '../../src/contract/messages/rollouts';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { fakeHost, overviewOf, rowsOf } from './fixtures/rollouts';
import { browserPath, closeBrowser } from './harness/browser';
import { PanelPage, type Theme } from './harness/panelPage';

const saved = {
  step: 12,
  promptId: 'train-3',
  group: 3,
  mode: 'entropy',
  order: 'best',
  filter: 'all',
  mark: true,
  search: '',
  follow: false,
};
const rows = rowsOf(12).filter((row) => row.group === 3);
/** The completion shown first: best reward, then sample order. */
const best = rows.slice().sort((a, b) => b.reward! - a.reward! || a.sample - b.sample)[0]!;

let panel: PanelPage<RolloutsProtocol>;
const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });
async function open(
  options: {
    theme?: Theme;
    host?: PanelHandlers<RolloutsProtocol>;
    saved?: object | null;
    width?: number;
    state?: object;
    variables?: Record<string, string>;
  } = {},
) {
  const { host = fakeHost(overviewOf(37, 60)), saved: state = saved, ...rest } = options;
  panel = await PanelPage.open({
    panel: 'rollouts',
    protocol: rolloutsProtocol,
    host,
    ...(state === null ? {} : { saved: state }),
    ...rest,
  });
  return panel.page;
}
const card = () => panel.page.locator('ptl-hover-card:not([hidden]) ptl-token-card');
const completion = (sample: number) => panel.page.locator(`ptl-completion[data-sample="${sample}"]`);

/** Moves the pointer to the middle of a token. */
async function point(sample: number, index: number): Promise<void> {
  const middle = await completion(sample).evaluate((element, at) => {
    const rect = (element as unknown as { rectOf(index: number): DOMRect }).rectOf(at);
    return { x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 };
  }, index);
  await panel.page.mouse.move(middle.x, middle.y);
}

describe.skipIf(browserPath === undefined)('the Rollouts panel', { timeout: 180_000 }, () => {
  afterEach(async () => {
    expect(await panel.violations()).toEqual([]);
    await panel.close();
  }, 60_000);
  afterAll(closeBrowser);

  test.each(['dark', 'light', 'hc-dark', 'hc-light'] as const)(
    'in %s: nothing serious for axe, nothing on the console',
    async (theme) => {
      const page = await open({ theme });
      await completion(best.sample).waitFor();
      await point(best.sample, 1);
      await card().waitFor();
      expect(await panel.accessibilityProblems()).toEqual([]);
      await panel.screenshot(theme);
      expect(panel.complaints).toEqual([]);
      expect(await page.locator('ptl-completion').count()).toBe(16);
    },
  );

  test('the pointer on a token shows what the file holds of it', async () => {
    await open();
    await completion(best.sample).waitFor();
    for (const index of [1, 4, best.token_ids.length - 1]) {
      await point(best.sample, index);
      await eventually(() => card().getAttribute('data-position')).toBe(String(index + 1));
      expect(Number(await card().getAttribute('data-entropy'))).toBe(best.entropies[index]);
      expect(Number(await card().getAttribute('data-logprob'))).toBe(best.logprobs[index]);
      expect(await card().getAttribute('data-token-id')).toBe(String(best.token_ids[index]));
      const listed = await card()
        .locator('li[data-probability]')
        .evaluateAll((items) => items.map((item) => Number(item.getAttribute('data-probability'))));
      // Two engines' Math.exp may differ in the last bit.
      best.alternative_logprobs
        .slice(index * 5, index * 5 + 5)
        .forEach((logprob, place) => expect(listed[place]).toBeCloseTo(Math.exp(logprob), 14));
    }
    await panel.page.mouse.move(5, 5);
    await eventually(() => card().count()).toBe(0);
  });

  test('a token under the pointer is found in less than a frame', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    const milliseconds = await page
      .locator('ptl-completion ptl-token-text')
      .first()
      .evaluate((element) => {
        const text = element as unknown as { tokenAt(x: number, y: number): number | null; rectOf(index: number): DOMRect };
        const times: number[] = [];
        for (let index = 0; index < 20; index++) {
          const rect = text.rectOf(index);
          const before = performance.now();
          const found = text.tokenAt(rect.x + rect.width / 2, rect.y + rect.height / 2);
          times.push(performance.now() - before);
          if (found !== index) throw new Error(`token ${index} was taken for ${found}`);
        }
        return times.sort((a, b) => a - b)[10]!;
      });
    expect(milliseconds).toBeLessThan(16);
  });

  test('keys walk tokens and completions, pin the card and close it', async () => {
    const page = await open();
    const text = completion(best.sample).locator('.text');
    await text.focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('ArrowRight');
    await eventually(() => card().getAttribute('data-position')).toBe('4');
    expect(await card().getAttribute('data-entropy')).toBe(String(best.entropies[3]));
    await eventually(() => page.locator('[aria-live]').textContent()).toContain(`token 4 of ${best.token_ids.length}, entropy`);
    await page.keyboard.press('ArrowDown');
    const second = Number(await page.locator('ptl-completion').nth(1).getAttribute('data-sample'));
    await eventually(() => card().getAttribute('data-sample')).toBe(String(second));
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.mouse.move(5, 5);
    await eventually(() => page.locator('ptl-hover-card[pinned]').count()).toBe(1);
    await panel.screenshot('pinned');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await eventually(() => card().count()).toBe(0);
    await page.keyboard.press('ArrowRight');
    await eventually(() => card().getAttribute('data-position')).toBe('5');
    await page.keyboard.press('End');
    await eventually(() => card().getAttribute('data-position')).toBe(String(best.token_ids.length));
  });

  test('the ring around a token is whole, and there again after a look at the steps', async () => {
    const page = await open();
    const rings = completion(best.sample).locator('.rings');
    await completion(best.sample).locator('.text').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await eventually(() => rings.locator('rect').first().getAttribute('x')).toBe('-1.5');
    // Beyond the left edge of the text, so nothing may cut what is drawn there.
    const { overflow, contain } = await rings.evaluate((layer) => {
      const style = getComputedStyle(layer);
      return { overflow: style.overflow, contain: style.contain };
    });
    expect(overflow).toBe('visible');
    expect(contain).not.toMatch(/strict|content|paint/);
    await panel.screenshot('ring');
    for (let press = 0; press < 2; press++) await page.getByRole('button', { name: 'View steps as table' }).click();
    await eventually(() => rings.locator('rect').count()).toBe(1);
  });

  test('one completion is a tab stop', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    const stops = await page
      .locator('ptl-completion .text')
      .evaluateAll((texts) => texts.filter((text) => (text as HTMLElement).tabIndex === 0).length);
    expect(stops).toBe(1);
  });

  test('colours: a mode that lacks its values says why', async () => {
    const page = await open({ host: fakeHost(overviewOf(37, 60), {}, (step) => rowsOf(step, false)) });
    await completion(best.sample).waitFor();
    const delta = page.getByRole('radio', { name: 'Δ vs base' });
    expect(await delta.getAttribute('aria-disabled')).toBe('true');
    expect(await delta.getAttribute('title')).toContain('log_reference: true');
    await page.getByRole('radio', { name: 'Advantage' }).click();
    await eventually(async () => ((await panel.savedState()) as { mode: string }).mode).toBe('advantage');
    await panel.screenshot('advantage');
  });

  test('a failed rollout is hollow, comes last and says why; its missing advantage is hatched', async () => {
    const page = await open({ saved: { ...saved, group: 9, promptId: 'train-9', mode: 'advantage' }, theme: 'light' });
    const last = page.locator('ptl-completion').last();
    await last.scrollIntoViewIfNeeded();
    expect(await last.getAttribute('data-sample')).toBe('11');
    expect(await last.locator('.failure').innerText()).toContain('failed at reward: the verifier could not parse “3 * * 4”');
    await eventually(() => last.locator('.no-value').count()).toBeGreaterThan(0);
    expect(await page.locator('.item[data-group="9"] rect.failed').count()).toBe(1);
    await panel.screenshot('failed-rollout');
  });

  test('filters, search and order', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    expect(await page.getByRole('button', { name: /All right/ }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: /All wrong/ }).click();
    await eventually(() => page.locator('.item').count()).toBe(1);
    await page.getByRole('button', { name: /^All \d/ }).click();
    await page.getByRole('textbox', { name: 'Search prompts and completions' }).fill('zebra');
    await page.getByText('No prompt or completion holds “zebra” at step 12.').waitFor();
    await panel.screenshot('nothing-found');
    await page.getByRole('button', { name: 'Show all 32' }).click();
    await eventually(() => page.locator('.item').count()).toBeGreaterThan(20);
    await page.getByRole('combobox', { name: 'Order of completions' }).click();
    await page.getByRole('option', { name: 'Longest first' }).click();
    const longest = rows.slice().sort((a, b) => b.token_ids.length - a.token_ids.length || a.sample - b.sample)[0]!;
    await eventually(() => page.locator('ptl-completion').first().getAttribute('data-sample')).toBe(String(longest.sample));
  });

  test('steps by slider, prompt kept, state saved and restored', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    await page.getByRole('slider', { name: 'Step', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('14');
    await eventually(() => page.locator('.item[aria-selected=true]').getAttribute('data-group')).toBe('3');
    const chart = (await page.locator('ptl-reward-chart svg').boundingBox())!;
    await page.mouse.click(chart.x + chart.width * 0.4, chart.y + 72);
    await eventually(async () => Number(await page.locator('[data-testid=step]').innerText())).toBeGreaterThan(18);
    const state = (await panel.savedState()) as typeof saved;
    expect(state).toMatchObject({ runId: 'run', runsFolder: '/runs', promptId: 'train-3', mode: 'entropy' });
    await panel.close();
    const again = await open({ saved: { ...state, mode: 'logprob' } });
    await eventually(() => again.locator('[data-testid=step]').innerText()).toBe(String(state.step));
    expect(await again.getByRole('radio', { name: 'Log-prob' }).getAttribute('aria-checked')).toBe('true');
  });

  test('new steps come without moving what is read; at the newest they are followed', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    await panel.notify('changed', overviewOf(38, 60));
    await page.getByText('Running · step 38 of 60').waitFor();
    expect(await page.locator('[data-testid=step]').innerText()).toBe('12');
    await page.getByRole('button', { name: 'newest' }).click();
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('38');
    await page.locator('ptl-completion').first().waitFor();
    await panel.notify('changed', overviewOf(39, 60));
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('39');
    // Somebody points at a token: the newest step waits until they are done.
    await page.locator('ptl-completion').first().waitFor();
    await point(0, 0);
    await card().waitFor();
    await panel.notify('changed', overviewOf(40, 60));
    await page.getByText('Running · step 40 of 60').waitFor();
    expect(await page.locator('[data-testid=step]').innerText()).toBe('39');
    await page.mouse.move(5, 5);
    await eventually(() => card().count()).toBe(0);
    await panel.notify('changed', overviewOf(41, 60));
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('41');
    await panel.notify('showStep', { step: 5 });
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('5');
  });

  test('a step asked for while the page was away is shown, with filter and mode as they were left', async () => {
    const kept = { ...saved, mode: 'logprob', filter: 'mixed' };
    const page = await open({ saved: kept, host: fakeHost({ ...overviewOf(37, 60), askedStep: 24 }) });
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('24');
    await page.locator('ptl-completion').first().waitFor();
    expect(await panel.savedState()).toMatchObject({ mode: 'logprob', filter: 'mixed', promptId: 'train-3', follow: false });
  });

  test('a token that is asked for is scrolled to and has the keyboard, of a page that is there and of one that was away', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    await panel.notify('showStep', { step: 5, token: { group: 1, sample: 3, position: 4 } });
    await eventually(() => card().getAttribute('data-position')).toBe('5');
    expect(await card().getAttribute('data-sample')).toBe('3');
    expect(await panel.savedState()).toMatchObject({ step: 5, group: 1 });
    // Chosen since: the token is not asked for again.
    await page.keyboard.press('ArrowRight');
    await eventually(() => card().getAttribute('data-position')).toBe('6');
    await panel.close();
    const asked = { ...overviewOf(37, 60), askedStep: 24, askedToken: { group: 2, sample: 1, position: 0 } };
    await open({ host: fakeHost(asked) });
    await eventually(() => card().getAttribute('data-position')).toBe('1');
    expect(await card().getAttribute('data-sample')).toBe('1');
  });

  test('the shown prompt of a step leads to its search tree', async () => {
    const acts: unknown[] = [];
    const page = await open({
      host: fakeHost(overviewOf(37, 60), {
        act: async (ask) => {
          acts.push(ask);
          return {};
        },
      }),
    });
    await completion(best.sample).waitFor();
    await page.getByRole('button', { name: 'Search tree of this prompt' }).click();
    await eventually(() => acts).toEqual([{ action: 'openTree', step: 12, promptId: 'train-3' }]);
  });

  test('links answer the space bar', async () => {
    const page = await open();
    await completion(best.sample).waitFor();
    await page.getByRole('button', { name: 'newest' }).focus();
    await page.keyboard.press('Space');
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('37');
  });

  test('nothing is said of where a prompt is before it is known, nor when it cannot be', async () => {
    type Followed = Awaited<ReturnType<PanelHandlers<RolloutsProtocol>['followPrompt']>>;
    const waiting = new Map<string, { resolve(followed: Followed): void; reject(error: Error): void }>();
    const followPrompt = ({ promptId }: { promptId: string }): Promise<Followed> =>
      new Promise((resolve, reject) => waiting.set(promptId, { resolve, reject }));
    const page = await open({ host: fakeHost(overviewOf(37, 60), { followPrompt }) });
    const strip = page.locator('ptl-prompt-strip');
    const choose = async (group: number): Promise<void> => {
      await page.locator(`ptl-prompt-list .item[data-group="${group}"]`).click();
      await page
        .locator('ptl-group-view h2')
        .getByText(rowsOf(12).find((row) => row.group === group)!.prompt)
        .waitFor();
    };
    await completion(best.sample).waitFor();
    expect(await strip.count()).toBe(0);
    const alone = { points: [{ step: 12, group: 3, mean: 0.5 }], unread: 0, unreadable: [] };
    waiting.get('train-3')!.resolve(alone);
    await page.getByText('only in this step').waitFor();
    // The next prompt has none of the last one's points, and a late failure of one left behind is no news.
    await choose(4);
    expect(await strip.count()).toBe(0);
    await choose(5);
    await eventually(() => waiting.has('train-5')).toBe(true);
    waiting.get('train-5')!.resolve(alone);
    await page.getByText('only in this step').waitFor();
    waiting.get('train-4')!.reject(new Error('Nothing can be read.'));
    await choose(6);
    await eventually(() => waiting.has('train-6')).toBe(true);
    waiting.get('train-6')!.reject(new Error('The folder rollouts cannot be read.'));
    await page.getByRole('alert').getByText('The folder rollouts cannot be read.').waitFor();
    expect(await page.getByText('Nothing can be read.').count()).toBe(0);
    expect(await strip.count()).toBe(0);
  });

  test('a prompt is followed bit by bit', async () => {
    const points = [12, 13].map((step) => ({ step, group: 3, mean: 0.5 }));
    const unreadable = [{ step: 14, reason: 'step-000014.parquet is no Parquet file.' }];
    const asks: { promptId: string; step: number }[] = [];
    const host = fakeHost(overviewOf(37, 60), {
      followPrompt: (ask) => {
        asks.push(ask);
        return { points: points.slice(0, asks.length), unread: 2 - asks.length, unreadable };
      },
    });
    const page = await open({ host });
    await page.getByText('this prompt in 2 steps').waitFor();
    expect(await page.getByText('1 step cannot be read').getAttribute('title')).toBe(unreadable[0]!.reason);
    expect(asks).toEqual([
      { promptId: 'train-3', step: 12 },
      { promptId: 'train-3', step: 12 },
    ]);
  });
});
