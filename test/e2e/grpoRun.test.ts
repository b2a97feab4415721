import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Frame } from 'playwright-core';
import { ParquetFile } from '../../src/store/parquetFile';
import { RolloutFile, listRollouts } from '../../src/store/rolloutFiles';
import { accessibilityProblems } from './axe';
import { copyOfExamples } from './codeServer';
import { enterAllTheWay, isAlive, runState, stepReached, trainerPid } from './flows';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

/**
 * What this extension is for, once in each theme, in one sitting: start a GRPO run from the palette, watch it in the tree, hover a
 * token, compare with the base, reload the window while it trains, stop it.
 */
describe.each(['dark', 'light'] as const)('a GRPO run from start to end, %s', (theme) => {
  const workspace = copyOfExamples();
  let code: VisualStudioCode;
  let run: string;
  let failedBefore = false;

  beforeAll(async () => {
    makeRecipeSmall(workspace);
    code = await VisualStudioCode.open({ theme, workspace });
  });
  beforeEach(({ skip }) => {
    if (failedBefore) skip('an earlier step of this sitting failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    failedBefore = true;
    await code.screenshot(`${theme}-failed`);
  });
  afterAll(async () => {
    if (run) {
      const pid = await trainerPid(run);
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    await code.close();
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  const runRow = () => code.page.locator('.sidebar .monaco-list-row[aria-label*="step "]').first();
  const stepInTree = async () =>
    Number(/step (\d+)\//.exec((await runRow().getAttribute('aria-label')) ?? '')?.[1] ?? Number.NaN);

  it('says in the empty side bar how to begin', async () => {
    await code.openContainer('Post-Training');
    await until('the side bar offers a GRPO run', 90_000, () =>
      code.page.locator('.sidebar .welcome-view-content', { hasText: 'Start GRPO Run' }).first().isVisible(),
    );
    await code.screenshot(`${theme}-1-welcome`);
  });

  it('starts the default with Enter all the way', async () => {
    const begun = await enterAllTheWay(code, 'Post-Training: Start GRPO Run', workspace);
    expect(begun.titles.length).toBeGreaterThanOrEqual(4);
    run = begun.run;
  });

  it('shows the run live in the tree', async () => {
    await until('the tree shows the run', 30_000, () => runRow().isVisible());
    const first = await until('the tree shows a step', 60_000, stepInTree);
    await until('the step in the tree grows by itself', 60_000, async () => (await stepInTree()) > first);
    expect(await runRow().getAttribute('aria-label')).toMatch(/Running/);
    await code.screenshot(`${theme}-2-tree`);
  });

  it('charts the run live', async () => {
    await code.command('Post-Training: Open Run');
    const frame = await code.webview('ptl-run');
    await until('the Run panel draws its charts', 30_000, async () => (await frame.locator('ptl-chart').count()) > 3);
    await stepReached(run, 6);
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot(`${theme}-3-run`);
  });

  it('tells of a hovered token what the Parquet file holds', async () => {
    await code.command('Post-Training: Open Rollouts');
    const frame = await code.webview('ptl-rollouts');
    const shown = await hoverToken(code, frame, 1);
    await code.screenshot(`${theme}-4-rollouts-hover`);
    const rollouts = (await listRollouts(run)).find(({ step }) => step === shown.step);
    const file = await RolloutFile.open(rollouts!.file, ParquetFile);
    const row = (await file.readGroup(shown.group)).find(({ sample }) => sample === shown.sample)!;
    await file.close();
    expect(shown.tokenId).toBe(row.token_ids[shown.index]);
    expect(shown.entropy).toBe(row.entropies[shown.index]);
    expect(shown.logprob).toBe(row.logprobs[shown.index]);
    expect(shown.alternatives).toBeGreaterThanOrEqual(5);
    expect(await accessibilityProblems(frame)).toEqual([]);
  });

  it('sets base and checkpoint side by side', async () => {
    await stepReached(run, 11);
    await code.command('Post-Training: Compare with Base');
    const frame = await code.webview('ptl-compare');
    await until('both outputs are there', 90_000, async () => (await frame.locator('ptl-token-text').count()) >= 2);
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot(`${theme}-5-compare`);
  });

  it('still trains after the window was reloaded, and shows it', async () => {
    const pid = await trainerPid(run);
    const before = await stepReached(run, 1);
    await code.reload();
    await code.openContainer('Post-Training');
    await until('the tree shows the run again', 30_000, () => runRow().isVisible());
    expect(await trainerPid(run)).toBe(pid);
    await stepReached(run, before + 2);
    await until('the tree goes on', 60_000, async () => (await stepInTree()) > before);
    const panel = await code.webview('ptl-compare');
    expect(await panel.locator('ptl-compare').count()).toBe(1);
    await code.screenshot(`${theme}-6-reloaded`);
  });

  it('stops when told to', async () => {
    const pid = await trainerPid(run);
    await code.command('Post-Training: Stop');
    await until('the run has stopped', 60_000, async () => (await runState(run)) === 'stopped');
    await until('its process has ended', 30_000, () => !isAlive(pid));
    await until('the tree says so', 30_000, async () => /Stopped/.test((await runRow().getAttribute('aria-label')) ?? ''));
    await code.screenshot(`${theme}-7-stopped`);
  });

  it('broke no content security policy and logged no error', () => {
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });
});

/** Goes one step back, so that the view stays where it is, points at a token of the first completion and reads the card. */
async function hoverToken(code: VisualStudioCode, frame: Frame, index: number) {
  const tokens = frame.locator('ptl-completion ptl-token-text').first();
  await tokens.waitFor({ timeout: 60_000 });
  await frame.getByTitle('Previous step').click();
  await frame.locator('ptl-group-view[aria-busy=false]').waitFor({ timeout: 30_000 });
  const card = frame.locator('ptl-token-card[data-entropy]');
  await until('the card of the token under the pointer shows', 60_000, async () => {
    const position = await tokens.evaluate((element, at) => {
      const box = element.getBoundingClientRect();
      const rect = (element as HTMLElement & { rectOf(index: number): DOMRect | null }).rectOf(at);
      return rect && { x: rect.x - box.x + rect.width / 2, y: rect.y - box.y + rect.height / 2 };
    }, index);
    if (!position) return false;
    await code.page.mouse.move(5, 5);
    await tokens.hover({ position });
    return card.waitFor({ timeout: 2_000 }).then(
      () => true,
      () => false,
    );
  });
  const number = async (name: string) => Number(await card.getAttribute(name));
  return {
    step: Number(await frame.locator('[data-testid=step]').innerText()),
    group: Number(await frame.locator('ptl-prompt-list [role=option][aria-selected=true]').first().getAttribute('data-group')),
    sample: await number('data-sample'),
    // Positions count from 1.
    index: (await number('data-position')) - 1,
    tokenId: await number('data-token-id'),
    entropy: await number('data-entropy'),
    logprob: await number('data-logprob'),
    alternatives: await card.locator('li[data-token-id]').count(),
  };
}
