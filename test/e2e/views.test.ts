import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './axe';
import { copyOfExamples } from './codeServer';
import { root } from './paths.mjs';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

/** What is there once a run has ended: in high contrast, in a workspace that is not trusted, and in a window without a folder. */
describe('views of a finished run', () => {
  const workspace = copyOfExamples();
  let code: VisualStudioCode | undefined;

  beforeAll(async () => {
    makeRecipeSmall(workspace, 'grpo', { max_steps: 10 });
    const train = [join(root, 'dist/engine/posttrain.js'), 'train', 'recipes/grpo.yaml'];
    await promisify(execFile)(process.execPath, train, { cwd: workspace });
  });
  afterEach(async () => {
    await code?.close();
    code = undefined;
  });
  afterAll(() => {
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  const showsFinishedRun = (opened: VisualStudioCode) =>
    until('the tree shows the finished run', 60_000, async () => (await opened.treeRows()).some((row) => /Finished/.test(row)));

  it('are readable in high contrast', async () => {
    code = await VisualStudioCode.open({ theme: 'contrast', workspace });
    await code.openContainer('Post-Training');
    await showsFinishedRun(code);
    for (const [command, element, ready] of [
      ['Post-Training: Open Run', 'ptl-run', 'ptl-chart'],
      ['Post-Training: Open Rollouts', 'ptl-rollouts', 'ptl-completion'],
      ['Post-Training: Compare with Base', 'ptl-compare', 'ptl-tokens'],
    ] as const) {
      await code.command(command);
      const frame = await code.webview(element);
      await frame.locator(ready).first().waitFor({ timeout: 120_000 });
      expect(await accessibilityProblems(frame)).toEqual([]);
      await code.screenshot(`contrast-${element.slice('ptl-'.length)}`);
    }
    await (await code.webview('ptl-compare')).getByText('Open in Diff Editor').click();
    await code.page.locator('.monaco-diff-editor').first().waitFor({ timeout: 30_000 });
    await code.screenshot('contrast-diff-editor');
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });

  it('can be read in a workspace that is not trusted, where nothing can be started', async () => {
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    code = await VisualStudioCode.open({ theme: 'dark', workspace, trust: true, settings });
    await code.openContainer('Post-Training');
    await showsFinishedRun(code);
    await code.command('Post-Training: Open Rollouts');
    const frame = await code.webview('ptl-rollouts');
    await frame.locator('ptl-completion').first().waitFor({ timeout: 60_000 });
    await code.page.keyboard.press('F1');
    await code.quickInput.waitFor();
    const offered = async () =>
      (
        await code!.quickInput
          .locator('.monaco-list-row')
          .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))
      ).join('\n');
    // What can be read is offered: then the palette knows the extension, and what it does not offer it will not.
    await code.page.keyboard.type('Post-Training: Open Run');
    await until('the palette offers to open a run', 30_000, async () => (await offered()).includes('Post-Training: Open Run'));
    await code.page.keyboard.press('ControlOrMeta+A');
    await code.page.keyboard.type('>Post-Training: Start GRPO Run');
    await until('the palette has no such command', 10_000, async () => (await offered()).includes('No matching'));
    expect(await offered()).not.toContain('Start GRPO Run');
    await code.screenshot('dark-untrusted');
    expect(await accessibilityProblems(frame)).toEqual([]);
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });

  it('a window without a folder asks for one', async () => {
    code = await VisualStudioCode.open({ theme: 'dark' });
    await code.openContainer('Post-Training');
    await until('the side bar asks for a folder', 30_000, () =>
      code!.page.locator('.sidebar .welcome-view-content', { hasText: 'Open Folder' }).first().isVisible(),
    );
    await code.screenshot('dark-empty-window');
  });
});
