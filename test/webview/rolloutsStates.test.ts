import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { rolloutsProtocol, type RolloutsProtocol } from '../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../src/contract/rollout';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { fakeHost, overviewOf, rowsOf } from './fixtures/rollouts';
import { browserPath, closeBrowser } from './harness/browser';
import { PanelPage } from './harness/panelPage';

const host = fakeHost(overviewOf(37, 60));
let panel: PanelPage<RolloutsProtocol>;
const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });
async function open(
  handlers: PanelHandlers<RolloutsProtocol>,
  options: { width?: number; height?: number; variables?: Record<string, string> } = {},
) {
  panel = await PanelPage.open({ panel: 'rollouts', protocol: rolloutsProtocol, host: handlers, ...options });
  return panel.page;
}
const fails = (sentence: string) => () => {
  throw new Error(sentence);
};

/** 32,000 tokens of text that tries to hide and to be markup. */
function longRow(): RolloutRow {
  const words = ['The', ' quick', ' \u202ebrown', ' fox\u200b', ' <img src=x onerror=alert(1)>', ' 東京', ' wait', '\n'];
  const tokens = 32_000;
  const cycle = <T>(of: (index: number) => T): T[] => Array.from({ length: tokens }, (_, index) => of(index));
  return {
    ...rowsOf(0)[0]!,
    token_ids: cycle((index) => index % 97),
    token_texts: cycle((index) => words[index % words.length]!),
    token_bytes: cycle(() => ''),
    logprobs: cycle((index) => -(index % 30) / 10),
    entropies: cycle((index) => (index % 21) / 10),
    alternative_ids: [],
    alternative_texts: [],
    alternative_logprobs: [],
    ref_logprobs: null,
    ref_entropies: null,
    ref_alternative_logprobs: null,
    finish_reason: 'length',
  };
}

describe.skipIf(browserPath === undefined)('states of the Rollouts panel', { timeout: 180_000 }, () => {
  afterEach(async () => {
    expect(await panel.violations()).toEqual([]);
    expect(await panel.accessibilityProblems()).toEqual([]);
    await panel.close();
  }, 60_000);
  afterAll(closeBrowser);

  test('before the first step, and after a run without any', async () => {
    const none = { ...overviewOf(-1, 60), selectedStep: null };
    const page = await open(fakeHost(none));
    await page.getByText('The first step is being sampled.').waitFor();
    await panel.screenshot('first-step');
    await panel.notify('changed', { ...none, state: 'finished' });
    await page.getByText('This run has no rollouts.').waitFor();
    await panel.screenshot('no-rollouts');
    await panel.notify('changed', overviewOf(0, 60));
    await page.locator('ptl-completion').first().waitFor();
  });

  test('a run that cannot be read', async () => {
    let attempts = 0;
    const page = await open({
      ...host,
      open: () => (attempts++ === 0 ? fails('events.jsonl cannot be read: permission denied.')() : overviewOf(37, 60)),
    });
    await page.getByText('events.jsonl cannot be read: permission denied.').waitFor();
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.locator('ptl-completion').first().waitFor();
  });

  test('a corrupt file names itself and leaves the other steps to read', async () => {
    const page = await open({
      ...host,
      readStep: (ask) => (ask.step === 37 ? fails('rollouts/step-000037.parquet is no Parquet file.')() : host.readStep(ask)),
    });
    await page.getByText('rollouts/step-000037.parquet is no Parquet file.').waitFor();
    await panel.screenshot('corrupt-file');
    await page.getByRole('button', { name: 'Previous step' }).click();
    await page.locator('ptl-completion').first().waitFor();
  });

  test('a step whose file is missing', async () => {
    const overview = overviewOf(37, 60);
    overview.steps[36] = { ...overview.steps[36]!, hasRollouts: false };
    const page = await open(fakeHost(overview));
    await page.locator('ptl-completion').first().waitFor();
    await page.getByRole('button', { name: 'Previous step' }).click();
    await page.getByText('Step 36 has no rollouts.').waitFor();
  });

  test('what fails beside the reading is said and can be closed', async () => {
    const page = await open({ ...host, act: fails('Nothing to compare with: this run has no checkpoint yet.') });
    await page.getByRole('button', { name: 'Compare with Base…' }).click();
    const notice = page.getByRole('alert');
    await eventually(() => notice.innerText()).toContain('this run has no checkpoint yet');
    await notice.getByRole('button', { name: 'Close' }).click();
    await eventually(() => notice.count()).toBe(0);
  });

  test('a group that comes in pages is shown whole', async () => {
    const asked: number[] = [];
    const page = await open({
      ...host,
      readGroup: ({ step, group, first = 0 }) => {
        asked.push(first);
        const rows = rowsOf(step).filter((row) => row.group === group);
        return {
          step,
          rows: JSON.stringify(rows.slice(first, first + 6)),
          ...(first + 6 < rows.length ? { next: first + 6 } : {}),
        };
      },
    });
    await eventually(() => page.locator('ptl-completion').count()).toBe(16);
    expect(asked).toEqual([0, 6, 12]);
  });

  test('32,000 tokens: cut first, then laid out as they come near; hostile text is drawn', async () => {
    const page = await open({ ...host, readGroup: ({ step }) => ({ step, rows: JSON.stringify([longRow()]) }) });
    const tokens = page.locator('ptl-completion ptl-token-text');
    await tokens.waitFor();
    await panel.screenshot('long-cut');
    await page.getByRole('button', { name: 'Show all 32,000 tokens' }).click();
    await eventually(() => tokens.locator('.chunk').count()).toBe(125);
    const text = await tokens.locator('.chunk').first().innerText();
    expect(text).toContain('The quick ⟦RLO⟧brown fox⟦ZWSP⟧ <img src=x onerror=alert(1)> 東京 wait↵');
    expect(await page.locator('img').count()).toBe(0);
    const list = page.locator('ptl-group-view .list');
    // Far from the screen a chunk is one plain text.
    const coloured = () => tokens.locator('.chunk:has(span)').count();
    await eventually(coloured).toBeGreaterThan(0);
    expect(await coloured()).toBeLessThan(10);
    expect(
      await tokens
        .locator('.chunk')
        .nth(100)
        .evaluate((chunk) => chunk.childNodes.length),
    ).toBe(1);
    await tokens.locator('.chunk').nth(100).scrollIntoViewIfNeeded();
    await eventually(() => tokens.locator('.chunk').nth(100).locator('span').count()).toBeGreaterThan(100);
    await list.evaluate((list) => list.scrollTo(0, 0));
    await eventually(() => tokens.locator('.chunk').first().innerText()).toBe(text);
    await panel.screenshot('long');
    await panel.notify('changed', overviewOf(37, 60));
  });

  test('a token whose statistics are NaN is hatched, and its completion shown', async () => {
    const holed = (row: RolloutRow): RolloutRow => ({
      ...row,
      ...{ entropies: [NaN, ...row.entropies.slice(1)], logprobs: [NaN, ...row.logprobs.slice(1)] },
      alternative_logprobs: row.alternative_logprobs.map((value, place) => (place < 5 ? NaN : value)),
    });
    const page = await open({
      ...host,
      readGroup: ({ step, group }) => ({
        step,
        rows: JSON.stringify(
          rowsOf(step)
            .filter((row) => row.group === group)
            .map((row) => (row.sample === 0 ? holed(row) : row)),
        ),
      }),
    });
    const first = page.locator('ptl-completion[data-sample="0"]');
    await eventually(() => first.locator('.no-value').count()).toBe(1);
    await first.locator('.text').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    await page.getByText('The trainer wrote no alternatives for this token.').waitFor();
    await panel.screenshot('missing');
  });

  test('completions far down are plain text until they come near', async () => {
    const many = Array.from({ length: 64 }, (_, sample) => ({ ...rowsOf(37)[0]!, sample }));
    const page = await open({ ...host, readGroup: ({ step }) => ({ step, rows: JSON.stringify(many) }) });
    const spans = (sample: number) => page.locator(`ptl-completion[data-sample="${sample}"] ptl-token-text .chunk span`);
    await eventually(() => spans(0).count()).toBeGreaterThan(0);
    expect(await spans(63).count()).toBe(0);
    await page.locator('ptl-completion[data-sample="63"]').scrollIntoViewIfNeeded();
    await eventually(() => spans(63).count()).toBeGreaterThan(0);
  });

  test('a card is filled while the pointer rests, unseen and unheard', async () => {
    const page = await open(host);
    await page.locator('ptl-completion').first().waitFor();
    const filled = await page.locator('ptl-token-hover').evaluate(async (element) => {
      type Pointer = { place: null; next: unknown; pinned: boolean };
      const hover = element as HTMLElement & { pointer: Pointer; requestUpdate(): void; updateComplete: Promise<unknown> };
      const texts = document.querySelector('ptl-rollouts')!.shadowRoot!.querySelector('ptl-group-view') as Element & {
        rows: unknown[];
      };
      hover.pointer = { place: null, next: { row: texts.rows[0], index: 1, rect: new DOMRect() }, pinned: false };
      hover.requestUpdate();
      await hover.updateComplete;
      const root = hover.shadowRoot!;
      const card = root.querySelector('ptl-token-card') as Element & { facts: { position: number } | null };
      return {
        position: card.facts?.position,
        isHidden: root.querySelector<HTMLElement>('ptl-hover-card')!.hidden,
        said: root.querySelector('[role=status]')!.textContent.trim(),
      };
    });
    expect(filled).toEqual({ position: 2, isHidden: true, said: '' });
  });

  test('text that is selected stays so when its colours are computed anew and are the same', async () => {
    const page = await open(host);
    const text = page.locator('ptl-completion[data-sample="0"] .text');
    await text.locator('span').first().waitFor();
    const selected = () => page.evaluate(() => String(getSelection()));
    const box = (await text.boundingBox())!;
    await page.mouse.move(box.x + 2, box.y + 8);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 8, { steps: 4 });
    await page.mouse.up();
    const before = await selected();
    expect(before.length).toBeGreaterThan(10);
    await page.locator('ptl-completion[data-sample="0"] ptl-token-text').evaluate(async (element) => {
      const text = element as HTMLElement & { levels: readonly unknown[]; updateComplete: Promise<unknown> };
      text.levels = [...text.levels];
      await text.updateComplete;
    });
    expect(await selected()).toBe(before);
  });

  test('the steps as a table', async () => {
    const page = await open(host);
    await page.getByRole('button', { name: 'View steps as table' }).click();
    await page.getByRole('table', { name: 'Reward by step' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(39);
    await panel.screenshot('table');
    await page.getByRole('button', { name: '5', exact: true }).click();
    await eventually(() => page.locator('[data-testid=step]').innerText()).toBe('5');
  });

  test.each([
    ['narrow', { width: 640, height: 900 }, {}],
    ['wide font', { width: 1280 }, { '--vscode-font-family': '"DejaVu Sans Mono"' }],
  ])('%s: nothing is wider than its panel', async (name, size, variables) => {
    const page = await open(host, { ...size, variables });
    await page.locator('ptl-completion').first().waitFor();
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
    await panel.screenshot(name.replace(' ', '-'));
  });

  test('it fits 600 px with a font 12 % wider', async () => {
    const page = await open(host, { width: 600, height: 1000 });
    await page.locator('ptl-completion').first().waitFor();
    await panel.widenText();
    await panel.screenshot('600');
    expect(await panel.overlaps()).toEqual([]);
  });
});
