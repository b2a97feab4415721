import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compareProtocol, type CompareOverview } from '../../src/contract/messages/compare';
import type { CompareOutput } from '../../src/contract/sampleOutput';
import { compareOverview, comparison } from './compareFixture';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';

type Sample = { base: string; other: string; promptId: string; firstSeed: number; count: number };
const sampled: Sample[] = [];
let cancelled = 0;
const diffs: { base: string; other: string; baseLabel: string; otherLabel: string }[] = [];
let panel: PanelPage<typeof compareProtocol> | undefined;

interface Options {
  overview?: Partial<CompareOverview>;
  sample?: (ask: Sample) => CompareOutput | Promise<CompareOutput>;
  cancel?: () => Record<string, never>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

async function open({ overview, sample, cancel, ...options }: Options = {}) {
  sampled.length = 0;
  cancelled = 0;
  diffs.length = 0;
  panel = await PanelPage.open({
    panel: 'compare',
    protocol: compareProtocol,
    host: {
      open: () => compareOverview(overview),
      sample: (ask) => {
        sampled.push(ask);
        return sample ? sample(ask) : comparison(ask.firstSeed, ask.count, ask.promptId);
      },
      cancel: () => {
        cancelled++;
        return cancel ? cancel() : {};
      },
      openDiff: (ask) => {
        diffs.push(ask);
        return {};
      },
    },
    saved: { promptId: 'line-5' },
    ...options,
  });
  await panel.page.locator('ptl-compare-header').waitFor();
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const texts = 'ptl-compared ptl-side-by-side ptl-token-text';

describe.skipIf(browserPath === undefined)('Compare panel', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme });
    await opened.page.locator('ptl-side-by-side .tag').waitFor({ state: 'attached' });
    await opened.screenshot(theme);
    expect(await opened.accessibilityProblems()).toEqual([]);
    expect(await opened.violations()).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });

  it('samples both models with the same 16 seeds and shows one that only the trained model solves', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    expect(sampled).toEqual([
      { base: compareOverview().base, other: compareOverview().other, promptId: 'line-5', firstSeed: 1, count: 16 },
    ]);
    expect(await page.locator('ptl-seeds [role="option"]').count()).toBe(16);
    expect(await page.locator('ptl-seeds [aria-selected="true"]').getAttribute('data-outcome')).toBe('onlyOther');
    const counts = await page.locator('ptl-outcomes .figure').allTextContents();
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBe(16);
  });

  it('keeps both texts level: what is aligned stands side by side', async () => {
    const { page } = await open();
    await page.locator(texts).nth(1).waitFor();
    const tops = await page.evaluate(() => {
      const compared = document.querySelector('ptl-compare')?.shadowRoot?.querySelector('ptl-compared');
      const side = compared?.shadowRoot?.querySelector('ptl-side-by-side')?.shadowRoot;
      return [...(side?.querySelectorAll('ptl-token-text') ?? [])].map((text) => text.rectOf(0)?.top);
    });
    expect(tops[0]).toBe(tops[1]);
  });

  it('walks the differences with F7 and shows the token there', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator('ptl-side-by-side .tag').waitFor({ state: 'attached' });
    await page.keyboard.press('F7');
    const card = page.locator('ptl-token-card');
    await eventually(() => card.getAttribute('data-position')).not.toBeNull();
    const first = Number(await card.getAttribute('data-position'));
    const seed = Number(await page.locator('ptl-seeds [aria-selected="true"]').getAttribute('data-seed'));
    const pair = comparison(1, 16).pairs.find((each) => each.seed === seed);
    expect(Number(await card.getAttribute('data-entropy'))).toBe(pair?.other.completion.entropies[first - 1]);
    await opened.screenshot('difference');
    await page.keyboard.press('F7');
    await eventually(async () => Number(await card.getAttribute('data-position'))).toBeGreaterThan(first);
    await page.keyboard.press('Shift+F7');
    await eventually(async () => Number(await card.getAttribute('data-position'))).toBe(first);
    // Up crosses over to the base's token in the same place.
    await page.keyboard.press('ArrowUp');
    await eventually(() => card.getAttribute('data-side')).toBe('base');
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('ptl-hover-card').isVisible()).toBe(false);
  });

  it('chooses seeds by keyboard and by outcome, and keeps the choice', async () => {
    const { page } = await open();
    await page.locator('ptl-seeds [aria-selected="true"]').focus();
    await page.keyboard.press('End');
    await eventually(() => page.locator('ptl-seeds [aria-selected="true"]').getAttribute('data-seed')).toBe('16');
    expect(await panel?.savedState()).toMatchObject({ promptId: 'line-5', seed: 16 });
    await page.getByRole('button', { name: /both right/ }).click();
    await eventually(() => page.locator('ptl-seeds [aria-selected="true"]').getAttribute('data-outcome')).toBe('both');
  });

  it('adds seeds to those there are', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    await page.getByRole('button', { name: 'Sample 16 More' }).click();
    await eventually(() => page.locator('ptl-seeds [role="option"]').count()).toBe(32);
    expect(sampled[1]).toMatchObject({ firstSeed: 17, count: 16 });
    await panel?.screenshot('more');
  });

  it('opens the two texts in the diff editor', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    await page.getByRole('button', { name: 'Open in Diff Editor' }).click();
    await eventually(() => diffs.length).toBe(1);
    expect(diffs[0]).toMatchObject({ baseLabel: 'countdown', otherLabel: 'grpo-countdown-0412 · step 60' });
    expect(diffs[0]?.base).toMatch(/^ first try/);
  });

  it('looks for the next prompt on which the models differ', async () => {
    const sample = (ask: Sample): CompareOutput => {
      const output = comparison(ask.firstSeed, ask.count, ask.promptId);
      const isSame = ask.promptId === 'line-6' || ask.promptId === 'line-7';
      return isSame ? { ...output, pairs: output.pairs.map((pair) => ({ ...pair, other: pair.base })) } : output;
    };
    const { page } = await open({ sample });
    await page.locator(texts).first().waitFor();
    await page.getByRole('checkbox', { name: 'only where they differ' }).click();
    await page.getByRole('button', { name: 'Next prompt' }).click();
    await page.getByRole('button', { name: 'Prompt 8 of 64' }).waitFor();
    expect(sampled.map(({ promptId }) => promptId)).toEqual(['line-5', 'line-6', 'line-7', 'line-8']);
  });

  describe('a search that is sampling', () => {
    /** Prompt 6 is being sampled; as with the host, another sampling ends it. */
    async function searching(options: Options = {}) {
      let end: (error: Error) => void = () => undefined;
      const sample = (ask: Sample): CompareOutput | Promise<CompareOutput> => {
        if (ask.promptId !== 'line-6') {
          end(new Error('Another sampling took its place.'));
          return comparison(ask.firstSeed, ask.count, ask.promptId);
        }
        return new Promise((_, reject) => (end = reject));
      };
      const opened = await open({ sample, ...options });
      await opened.page.locator(texts).first().waitFor();
      await opened.page.getByRole('checkbox', { name: 'only where they differ' }).click();
      await opened.page.getByRole('button', { name: 'Next prompt' }).click();
      await opened.page.getByText('Sampling 6 of 64…').waitFor();
      return opened;
    }

    it('ends where other models are chosen', async () => {
      const { page } = await searching();
      await page.locator('ptl-compare-header vscode-dropdown').nth(1).click();
      await page.getByRole('option', { name: 'grpo-countdown-0412 · step 20' }).click();
      await page.getByRole('button', { name: 'Prompt 5 of 64' }).waitFor();
      await page.locator(texts).first().waitFor();
      expect(sampled.map(({ other, promptId }) => [other.slice(-2), promptId])).toEqual([
        ['60', 'line-5'],
        ['60', 'line-6'],
        ['20', 'line-5'],
      ]);
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(await panel?.savedState()).toMatchObject({ promptId: 'line-5' });
    });

    it('says so where it cannot be cancelled', async () => {
      const opened = await searching({
        cancel: () => {
          throw new Error('The engine cannot be reached.');
        },
      });
      await opened.page.getByRole('button', { name: 'Stop Looking' }).click();
      await opened.page.getByRole('alert').getByText('The engine cannot be reached.').waitFor();
      await opened.page.getByRole('button', { name: 'Prompt 5 of 64' }).waitFor();
    });
  });

  it('says when both wrote the same', async () => {
    const sample = (ask: Sample): CompareOutput => {
      const output = comparison(ask.firstSeed, ask.count, ask.promptId);
      return { ...output, pairs: output.pairs.map((pair) => ({ ...pair, other: pair.base })) };
    };
    const { page } = await open({ sample });
    await eventually(() => page.locator('ptl-compared .numbers > p').textContent()).toMatch(/Same \d+ tokens on both sides/);
    expect(await page.locator('ptl-side-by-side .tag').count()).toBe(0);
  });

  it('says why nothing can be sampled, and what went wrong', async () => {
    const untrusted = await open({ overview: { disabledReason: 'This workspace is not trusted: models cannot be sampled.' } });
    await untrusted.page.getByRole('status').getByText('This workspace is not trusted').waitFor();
    await untrusted.page.getByRole('button', { name: /Sample 16 More, not available: This workspace/ }).waitFor();
    await untrusted.screenshot('untrusted');
    expect(sampled).toEqual([]);
    await untrusted.close();

    let tries = 0;
    const failing = await open({
      sample: (ask) => {
        if (tries++ === 0) throw new Error('The model folder /models/countdown has no model.safetensors.');
        return comparison(ask.firstSeed, ask.count, ask.promptId);
      },
    });
    await failing.page.getByRole('alert').getByText('has no model.safetensors').waitFor();
    await failing.screenshot('failed');
    await failing.page.getByRole('button', { name: 'Try Again' }).click();
    await failing.page.locator(texts).first().waitFor();
  });

  it('does not try a failed sampling again until it is asked to, or another prompt is chosen', async () => {
    const { page } = await open({
      sample: (ask) => {
        if (sampled.length < 3) throw new Error('The engine ended with exit code 1.');
        return comparison(ask.firstSeed, ask.count, ask.promptId);
      },
    });
    await page.getByRole('alert').getByText('exit code 1').waitFor();
    for (let change = 0; change < 3; change++)
      await panel?.notify('changed', {
        ...compareOverview(),
        models: [...compareOverview().models, { id: `/m/${change}`, label: 'new' }],
      });
    await page.getByRole('alert').getByText('exit code 1').waitFor();
    expect(sampled).toHaveLength(1);
    await page.getByRole('button', { name: 'Try Again' }).click();
    await eventually(() => sampled.length).toBe(2);
    await page.getByRole('button', { name: 'Next prompt' }).click();
    await page.locator(texts).first().waitFor();
    expect(sampled.map(({ promptId }) => promptId)).toEqual(['line-5', 'line-5', 'line-6']);
  });

  it('shows how far the sampling is, and ends it when asked to', async () => {
    let fail: (error: Error) => void = () => undefined;
    const { page } = await open({ sample: () => new Promise((_, reject) => (fail = reject)) });
    await panel?.notify('progress', { done: 12, total: 32 });
    await page.getByText('12 of 32').waitFor();
    await panel?.screenshot('loading');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await eventually(() => cancelled).toBe(1);
    fail(new Error('The sampling was cancelled.'));
    await page.getByRole('status').getByText('The sampling was cancelled.').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Try Again' }).waitFor();
  });

  it('clears a failed request for more samples when it is dismissed', async () => {
    const { page } = await open({
      sample: (ask) => {
        if (ask.firstSeed > 1) throw new Error('The engine ended with exit code 1.');
        return comparison(ask.firstSeed, ask.count, ask.promptId);
      },
    });
    await page.locator(texts).first().waitFor();
    await page.getByRole('button', { name: 'Sample 16 More' }).click();
    await page.getByRole('alert').getByText('exit code 1').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await eventually(() => page.getByRole('alert').count()).toBe(0);
    expect(await page.locator('ptl-seeds [role="option"]').count()).toBe(16);
  });

  it('says how both models are sampled', async () => {
    const { page } = await open();
    await eventually(() => page.locator('ptl-compare-header .sampling').textContent()).toBe(
      'temperature 1 · top-p 0.95 · top-k off · ≤ 64 tokens · same 16 seeds',
    );
  });

  it('lists the prompts to search in', async () => {
    const opened = await open();
    const { page } = opened;
    await page.locator(texts).first().waitFor();
    const place = page.locator('ptl-prompt-bar button.place');
    await place.click();
    const search = page.locator('ptl-prompt-picker vscode-text-field input');
    await eventually(() => search.evaluate((field) => field === (field.getRootNode() as ShadowRoot).activeElement)).toBe(true);
    const rows = page.locator('ptl-prompt-picker [role="option"]');
    expect(await rows.count()).toBe(64);
    expect(await page.locator('ptl-prompt-picker [aria-selected="true"]').getAttribute('data-id')).toBe('line-5');
    await opened.screenshot('prompt-list');
    expect(await opened.accessibilityProblems()).toEqual([]);
    // Every seventh prompt uses 2; one of them makes 34.
    await page.keyboard.type('USE 2, 34');
    await eventually(() => rows.evaluateAll((all) => all.map((row) => row.getAttribute('data-id')))).toEqual(['line-15']);
    await page.keyboard.press('Escape');
    expect(await rows.count()).toBe(0);
    await eventually(() => place.evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  });

  it.each(['hc-dark', 'hc-light'] as const)('outlines the selected prompt in %s, and the focus otherwise', async (theme) => {
    const opened = await open({ theme });
    const { page } = opened;
    await page.getByRole('button', { name: 'Prompt 5 of 64' }).click();
    const selected = page.locator('ptl-prompt-picker [aria-selected="true"]');
    const outline = () => selected.evaluate((row) => getComputedStyle(row).outline);
    await selected.waitFor();
    const active = theme === 'hc-dark' ? 'rgb(243, 133, 24)' : 'rgb(0, 107, 189)';
    expect(await outline()).toBe(`${active} dotted 1px`);
    await page.keyboard.press('ArrowDown');
    await eventually(outline).toBe(`${active} solid 1px`);
    await opened.screenshot(`prompt-list-${theme}`);
  });

  it('chooses from the search field by Enter: the selected prompt, or the first found', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    const rows = page.locator('ptl-prompt-picker [role="option"]');
    const field = page.locator('ptl-prompt-picker vscode-text-field input');
    await page.getByRole('button', { name: 'Prompt 5 of 64' }).click();
    await rows.first().waitFor();
    // The Enter that ends a composition of an input method chooses nothing.
    await field.evaluate((input) =>
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, composed: true })),
    );
    expect(await rows.count()).toBe(64);
    await page.keyboard.press('Enter');
    await eventually(() => rows.count()).toBe(0);
    await page.getByRole('button', { name: 'Prompt 5 of 64' }).click();
    await page.keyboard.type('use 2, 34');
    await eventually(() => rows.count()).toBe(1);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Prompt 15 of 64' }).waitFor();
    await eventually(() => sampled.map(({ promptId }) => promptId)).toEqual(['line-5', 'line-15']);
  });

  it('opens the list of prompts as a dialog, and closes it by its button', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    const place = page.locator('ptl-prompt-bar button.place');
    expect(await place.getAttribute('aria-haspopup')).toBe('dialog');
    await place.click();
    const dialog = page.getByRole('dialog', { name: 'Choose a prompt' });
    await dialog.getByRole('option').first().waitFor();
    await place.click();
    await eventually(() => dialog.count()).toBe(0);
    expect(await place.evaluate((button) => button === (button.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  });

  it('walks the list of prompts by keyboard, and closes it when something else is clicked', async () => {
    const { page } = await open();
    await page.locator(texts).first().waitFor();
    await page.getByRole('button', { name: 'Prompt 5 of 64' }).focus();
    await page.keyboard.press('Enter');
    const rows = page.locator('ptl-prompt-picker [role="option"]');
    await rows.first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Prompt 7 of 64' }).waitFor();
    await eventually(() => sampled.map(({ promptId }) => promptId)).toEqual(['line-5', 'line-7']);
    await page.getByRole('button', { name: 'Prompt 7 of 64' }).click();
    await page.keyboard.type('zebra');
    await page.getByText('No prompt holds “zebra”.').waitFor();
    // A click elsewhere closes it.
    await page.locator('ptl-outcomes').click({ position: { x: 2, y: 2 } });
    await eventually(() => rows.count()).toBe(0);
  });

  it('shows long texts with only what is in view drawn, and stacks when narrow', async () => {
    const sample = (ask: Sample): CompareOutput => {
      const output = comparison(ask.firstSeed, ask.count, ask.promptId);
      const long = (side: CompareOutput['pairs'][number]['base']): typeof side => {
        const repeat = <T>(items: T[]): T[] => Array.from({ length: 80 }, () => items).flat();
        const { completion, underOther } = side;
        const scores = (of: typeof underOther): typeof underOther => ({
          logprobs: repeat(of.logprobs),
          entropies: repeat(of.entropies),
          alternatives: repeat(of.alternatives),
        });
        return {
          ...side,
          completion: {
            ...completion,
            ...scores(completion),
            tokens: repeat(completion.tokens),
            tokenIds: repeat(completion.tokenIds),
            text: completion.text.repeat(80),
          },
          underOther: scores(underOther),
        };
      };
      return {
        ...output,
        pairs: output.pairs.slice(0, 1).map((pair) => ({ ...pair, base: long(pair.base), other: long(pair.other) })),
      };
    };
    const opened = await open({ sample, width: 700, height: 1200 });
    const { page } = opened;
    await page.locator(texts).first().waitFor();
    expect(await page.locator('ptl-entropy-bars .token').count()).toBeLessThan(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(700);
    await opened.screenshot('narrow');
    await page.getByRole('radio', { name: 'Table' }).click();
    expect(await page.locator('ptl-entropy-table tbody tr').count()).toBeLessThan(60);
  });

  it('fits 600 px with a font 12 % wider; the seeds scroll', async () => {
    const opened = await open({ width: 600, height: 1100 });
    const { page } = opened;
    await page.locator(texts).first().waitFor();
    await opened.widenText();
    expect(await page.locator('ptl-seeds .list').evaluate((list) => list.scrollWidth > list.clientWidth)).toBe(true);
    // Seed 15, the only one that the base alone solves, is beyond the edge.
    await page.getByRole('button', { name: /only base right/ }).click();
    const inView = (): Promise<boolean> =>
      page.locator('ptl-seeds .list').evaluate((list) => {
        const seed = list.querySelector('[aria-selected="true"]')?.getBoundingClientRect();
        return seed !== undefined && seed.right <= list.getBoundingClientRect().right + 1;
      });
    await eventually(() => page.locator('ptl-seeds [aria-selected="true"]').getAttribute('data-seed')).toBe('15');
    await eventually(inView).toBe(true);
    await opened.screenshot('600');
    expect(await opened.overlaps()).toEqual([]);
  });
});
