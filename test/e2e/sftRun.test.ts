import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './axe';
import { copyOfExamples } from './codeServer';
import { enterAllTheWay, isAlive, runState, trainerPid } from './flows';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

/** A method without rollouts, to its end, and what is done with a run afterwards: delete, undo, restore. */
describe('an SFT run', () => {
  const workspace = copyOfExamples();
  let code: VisualStudioCode;
  let run: string;
  let failedBefore = false;

  beforeAll(async () => {
    makeRecipeSmall(workspace, 'sft', { max_steps: 12, eval_steps: 6, save_steps: 6, warmup_steps: 2 });
    code = await VisualStudioCode.open({ theme: 'light', workspace });
    await code.openContainer('Post-Training');
  });
  beforeEach(({ skip }) => {
    if (failedBefore) skip('an earlier step of this sitting failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    failedBefore = true;
    await code.screenshot('sft-failed');
  });
  afterAll(async () => {
    if (run) {
      const pid = await trainerPid(run).catch(() => undefined);
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    await code.close();
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  it('starts with Enter all the way and trains to its end', async () => {
    run = (await enterAllTheWay(code, 'Post-Training: Start SFT Run', workspace)).run;
    await until('it has finished', 180_000, async () => (await runState(run)) === 'finished');
    await until('the tree says so', 30_000, () => code.treeRow('Finished').isVisible());
    await until('a notification says so', 30_000, async () =>
      (await code.notifications()).some((text) => /finished: step 12, loss \d/.test(text)),
    );
  });

  it('charts its loss', async () => {
    await code.command('Post-Training: Open Run');
    const frame = await code.webview('ptl-run');
    await until('the Run panel draws its charts', 30_000, async () => (await frame.locator('ptl-chart').count()) > 2);
    await frame.getByText('Loss', { exact: true }).first().waitFor({ timeout: 10_000 });
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot('light-sft-run');
  });

  it('is deleted after a question, and comes back with Undo', async () => {
    await deleteRun();
    await code.page
      .locator('.notification-list-item a.monaco-button, .notification-list-item .monaco-button', { hasText: 'Undo' })
      .click();
    await until('the tree shows the run again', 30_000, () => code.treeRow('Finished').isVisible());
    expect(await runState(run)).toBe('finished');
  });

  it('is restored from the trash by command', async () => {
    await deleteRun();
    await code.command('Post-Training: Restore Deleted Run');
    await code.quickInput.locator('.monaco-list-row.focused', { hasText: 'sft-countdown' }).waitFor({ timeout: 30_000 });
    await code.page.keyboard.press('Enter');
    await until('the tree shows the run again', 30_000, () => code.treeRow('Finished').isVisible());
    expect(await runState(run)).toBe('finished');
  });

  it('broke no content security policy and logged no error', () => {
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });

  async function deleteRun(): Promise<void> {
    await code.command('Post-Training: Delete Run');
    await code.quickInput.locator('.monaco-list-row.focused', { hasText: 'sft-countdown' }).waitFor({ timeout: 30_000 });
    await code.page.keyboard.press('Enter');
    await code.page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Move to Trash' }).click();
    await until('the tree has lost the run', 30_000, async () => !(await code.treeRow('Finished').isVisible()));
  }
});
