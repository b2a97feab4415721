import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { memoryProtocol, type MemoryOverview } from '../../src/contract/messages/memory';
import type { PanelHandlers } from '../../src/host/panels/answer';
import { browserPath, closeBrowser } from './harness/browser';
import { eventually } from './harness/eventually';
import { allThemes, PanelPage, type Theme } from './harness/panelPage';
import { memoryHost, memoryOverview, subjectOf } from './memoryFixture';
import { knownConfig } from '../analysis/memory/knownModels';

interface Options {
  overview?: MemoryOverview;
  host?: Partial<PanelHandlers<typeof memoryProtocol>>;
  theme?: Theme;
  width?: number;
  height?: number;
  saved?: object;
}

let panel: PanelPage<typeof memoryProtocol> | undefined;
const trl = { engine: 'trl' };

async function open({ overview, host, ...options }: Options = {}) {
  panel = await PanelPage.open({
    ...{ panel: 'memory', protocol: memoryProtocol, state: {} },
    host: { ...memoryHost(overview), ...host },
    ...options,
  });
  return panel;
}

afterEach(async () => {
  await panel?.close();
  panel = undefined;
});
afterAll(closeBrowser);

const clean = async (opened: PanelPage<typeof memoryProtocol>) => {
  expect(await opened.accessibilityProblems()).toEqual([]);
  expect(await opened.violations()).toEqual([]);
  expect(opened.complaints).toEqual([]);
};
const finding = (opened: PanelPage<typeof memoryProtocol>) => opened.page.locator('.finding').innerText();
const bars = 'ptl-memory-bars svg';

describe.skipIf(browserPath === undefined)('Memory Planner', () => {
  it.each(allThemes)('is clean in %s', async (theme) => {
    const opened = await open({ theme, saved: trl, height: 1400 });
    await opened.page.locator(bars).waitFor();
    await opened.page.getByRole('button', { name: /NVIDIA RTX 4000 Ada, GPU 0/ }).waitFor();
    await opened.screenshot(theme);
    await clean(opened);
    expect(await opened.overlaps()).toEqual([]);
  });

  it('is readable in a narrow column, and with wider text', async () => {
    const opened = await open({ saved: trl, width: 460, height: 2400 });
    await opened.page.locator(bars).waitFor();
    await opened.screenshot('narrow');
    await clean(opened);
    expect(await opened.overlaps()).toEqual([]);
    await opened.widenText();
    expect(await opened.overlaps()).toEqual([]);
  });

  it('says what the first GPU found has not, part by part, and which cards would do', async () => {
    const opened = await open({ saved: trl });
    const { page } = opened;
    await page.locator(bars).waitFor();
    await eventually(() => finding(opened)).toMatch(/^✗\s*[\d.]+ GiB of 20\.0 GiB: does not fit, [\d.]+ GiB too much\.$/);
    const parts = await page.locator('ptl-memory-parts li').allInnerTexts();
    const of = (name: string) => parts.find((text) => text.startsWith(name))?.replace(/\s+/g, ' ');
    // 596,049,920 parameters of 4 bytes; gradients the same, Adam's moments twice that.
    expect([of('actor weights'), of('gradients')]).toEqual(['actor weights 2.22 GiB', 'gradients 2.22 GiB']);
    expect(of('optimizer states')).toMatch(/^optimizer states 4\.44 GiB/);
    expect(await page.locator(bars).getAttribute('aria-label')).toMatch(/actor weights 2\.22 GiB, gradients 2\.22 GiB/);
    const cards = await page.locator('ptl-memory-cards button').allInnerTexts();
    expect(cards[0]).toMatch(/^✗ NVIDIA RTX 4000 Ada, GPU 0 · here\s+[\d.]+ GiB too much, 1\.50 GiB in use now$/);
    expect(cards.at(-1)).toMatch(/^✓ B200 192 GB/);
    await page.getByRole('button', { name: /B200 192 GB/ }).click();
    await eventually(() => finding(opened)).toMatch(/^✓\s*[\d.]+ GiB of 179 GiB: fits\.$/);
    expect(await page.locator('footer').innerText()).toMatch(/^Derived, not measured here: no whole run of TRL was\./);
  });

  it('applies a change to the controls, takes what it promised, and copies the keys that differ', async () => {
    const copied: string[] = [];
    const opened = await open({ saved: trl, host: { copy: ({ text }) => (copied.push(text), {}) } });
    const { page } = opened;
    await page.locator(bars).waitFor();
    const change = page.locator('ptl-memory-changes li', { hasText: 'gradient_checkpointing false → true' });
    const promised = /to ([\d.]+) GiB/.exec(await change.innerText())![1]!;
    await change.getByRole('button', { name: 'Apply' }).click();
    await eventually(() => finding(opened)).toContain(`${promised} GiB of 20.0 GiB`);
    expect(await opened.savedState()).toMatchObject({ sets: { gradient_checkpointing: true } });
    expect(await page.locator('ptl-memory-form .changed').allInnerTexts()).toEqual([
      expect.stringMatching(/gradient_checkpointing/),
    ]);
    await page.getByRole('button', { name: 'Copy 1 Recipe Key' }).click();
    await eventually(() => copied).toEqual(['gradient_checkpointing: true\n']);
    await clean(opened);
    await page.getByRole('button', { name: 'Reset' }).click();
    await change.waitFor();
    expect(await page.locator('ptl-memory-form .changed').count()).toBe(0);
  });

  it('computes anew while a size is typed, by keyboard too, and asks nobody for it', async () => {
    let asked = 0;
    const opened = await open({ saved: trl, host: { read: (ask) => ((asked += 1), subjectOf(ask)) } });
    const { page } = opened;
    await page.locator(bars).waitFor();
    const field = page.getByRole('textbox', { name: 'per_device_train_batch_size' });
    const before = await finding(opened);
    await field.fill('16');
    await eventually(() => finding(opened)).not.toBe(before);
    const doubled = await finding(opened);
    await field.fill('8');
    await eventually(() => finding(opened)).toBe(before);
    await field.press('ArrowUp');
    await eventually(() => finding(opened)).toBe(doubled);
    expect(await opened.savedState()).toMatchObject({ sets: { per_device_train_batch_size: 16 } });
    await field.fill('1.5');
    await page.getByText('per_device_train_batch_size is 1.5; allowed: a whole number from 1 to 16,777,216.').waitFor();
    expect(await finding(opened)).toBe(doubled);
    await page.getByRole('textbox', { name: 'num_generations' }).fill('7');
    await page.getByText(/A trainer refuses this: num_generations is 7; it must divide the 16 completions/).waitFor();
    expect(asked).toBe(1);
  });

  it('starts with the GPUs found of one kind, says so, and names the limits of a number that is beyond them', async () => {
    const { nvidia, ...machine } = await memoryHost().machine({});
    const gpus = [0, 1, 2, 3].map((index) => ({ ...nvidia!.gpus[0]!, index }));
    const opened = await open({ saved: trl, host: { machine: () => ({ ...machine, nvidia: { ...nvidia!, gpus } }) } });
    const { page } = opened;
    await page.getByText('4 found here').waitFor();
    const field = page.getByRole('textbox', { name: 'GPUs' });
    expect(await field.inputValue()).toBe('4');
    await page.getByText(/^On each of 4 GPUs/).waitFor();
    await field.fill('70000');
    await page.getByText('GPUs is 70000; allowed: a whole number from 1 to 65,536.').waitFor();
    expect(await opened.savedState()).not.toMatchObject({ devices: 70_000 });
    await field.fill('2');
    await page.getByText(/^On each of 2 GPUs/).waitFor();
    await clean(opened);
  });

  it('looks for GPUs again when the workspace is trusted', async () => {
    let isTrusted = false;
    const reason = 'GPUs are not looked for in a workspace that is not trusted.';
    const host = memoryHost();
    const opened = await open({
      saved: trl,
      host: { machine: async () => (isTrusted ? host.machine({}) : { memoryBytes: 2 ** 36, nvidia: null, reason }) },
    });
    await opened.page.getByText(reason).waitFor();
    isTrusted = true;
    await opened.notify('changed', memoryOverview);
    await opened.page.getByRole('button', { name: /NVIDIA RTX 4000 Ada, GPU 0/ }).waitFor();
  });

  it('takes a pasted config, and says in one sentence what it lacks', async () => {
    const opened = await open({ saved: trl });
    const { page } = opened;
    await page.locator(bars).waitFor();
    await page.getByRole('button', { name: 'Paste config.json' }).press('Enter');
    await page.getByText('Paste what the config.json of a model holds.').waitFor();
    await opened.screenshot('empty');
    await clean(opened);
    const text = page.getByRole('textbox', { name: 'config.json of a model' });
    expect(await text.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field)).toBe(true);
    await text.fill('{ "hidden_size": 1024');
    await page.getByText(/The pasted config is not JSON: /).waitFor();
    await text.fill('{ "model_type": "qwen3", "hidden_size": 1024, "num_attention_heads": 16 }');
    await page
      .getByText('The pasted config: it names no num_hidden_layers, vocab_size, so the size of the model cannot be told')
      .waitFor();
    expect(await opened.accessibilityProblems()).toEqual([]);
    await text.fill(JSON.stringify(knownConfig('Qwen3-4B')));
    await page.getByText(/pasted config · GRPO on TRL/).waitFor();
    await page.getByRole('img', { name: /actor weights 15\.0 GiB/ }).waitFor();
  });

  it('shows all numbers with their formulas as a table, and saves and copies them', async () => {
    const saves: { name: string; format: string; content: string }[] = [];
    const copied: string[] = [];
    const opened = await open({
      saved: trl,
      host: { save: (file) => (saves.push(file), { saved: true }), copy: ({ text }) => (copied.push(text), {}) },
    });
    const { page } = opened;
    await page.locator(bars).waitFor();
    const choose = async (item: string) => {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Save Chart as SVG…');
    await eventually(() => saves.length).toBe(1);
    expect(saves[0]!.content).toMatch(/^<svg[^>]*>[\s\S]*actor weights[\s\S]*<\/svg>/);
    expect(saves[0]!.content).not.toMatch(/var\(|color\(/);
    await choose('Save Chart as PNG…');
    await eventually(() => saves[1]?.content.slice(0, 8)).toBe('iVBORw0K');
    await choose('Save Numbers as CSV…');
    await eventually(() => saves[2]?.content.split('\r\n').slice(0, 2)).toEqual([
      'model,method,engine,devices,sharding,moment,part,GiB',
      `Qwen3-0.6B,grpo,trl,1,none,sampling,actor weights,${(596_049_920 * 4) / 2 ** 30}`,
    ]);
    await page.getByRole('radio', { name: 'Table' }).click();
    await page.getByText('tokens of the loss × vocabulary × 16 bytes', { exact: false }).waitFor();
    await opened.screenshot('table');
    await clean(opened);
    await choose('Copy Tables');
    await eventually(() => copied[0]).toMatch(/\nactor weights\t2\.22 GiB\t2\.22 GiB\t/);
  });

  it('shows what it is asked for: a recipe with its own model', async () => {
    const asks: unknown[] = [];
    const opened = await open({
      saved: { ...trl, sets: { lora_r: 4 } },
      host: { read: (ask) => (asks.push(ask), subjectOf(ask)) },
    });
    await opened.page.locator(bars).waitFor();
    const asked = { model: null, recipe: '/w/recipes/grpo.yaml', at: 1 };
    await opened.notify('changed', { ...memoryOverview, asked });
    await eventually(() => asks.at(-1)).toEqual({
      model: { kind: 'recipe' },
      recipe: { kind: 'file', path: '/w/recipes/grpo.yaml' },
    });
    await eventually(() => opened.savedState()).toMatchObject({ sets: {}, asked: 1 });
    await opened.page.getByRole('button', { name: 'Open Recipe' }).waitFor();
  });

  it('tells why a model cannot be read, keeps its controls and tries again', async () => {
    let fails = true;
    const opened = await open({
      saved: trl,
      host: {
        read: (ask) => {
          if (fails) throw new Error('/models/qwen/config.json does not exist');
          return subjectOf(ask);
        },
        machine: () => ({ memoryBytes: 2 ** 36, nvidia: null, reason: 'GPUs are not looked for here.' }),
      },
    });
    const { page } = opened;
    await page.getByText('/models/qwen/config.json does not exist').waitFor();
    expect(await page.getByRole('button', { name: 'Choose Folder…' }).isVisible()).toBe(true);
    await opened.screenshot('failed');
    expect(await opened.accessibilityProblems()).toEqual([]);
    fails = false;
    await page.getByRole('button', { name: 'Try Again' }).click();
    await page.getByText('GPUs are not looked for here.').waitFor();
    await eventually(() => finding(opened)).toContain('of 24.0 GiB');
  });
});
