import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commandTable } from '../../src/host/commands/table';
import { accessibilityProblems } from './axe';
import { copyOfExamples } from './codeServer';
import { root } from './paths.mjs';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;

/** Titles of those commands, as the palette shows them. */
function titlesOf(filter: (command: { needsTrust: boolean }) => boolean): string[] {
  return Object.entries(commandTable).flatMap(([name, command]) => (filter(command) ? words[`command.${name}`]! : []));
}

/** A panel: the command that opens it, its element, and what is there once it has read what it shows. */
type Panel = readonly [command: string, element: string, ready: string];

/** Panels that no sitting of a run opens. */
const analysisPanels: readonly Panel[] = [
  ['Post-Training: Open Search Tree', 'ptl-tree', 'ptl-search-tree [role=treeitem]'],
  ['Post-Training: Open Tokens', 'ptl-tokens', '.finding'],
  ['Post-Training: Open Behaviours', 'ptl-behaviours', '.finding'],
  ['Post-Training: Open One-Shot RLVR', 'ptl-one-shot', 'ptl-one-shot-header'],
  ['Post-Training: Plan Memory', 'ptl-memory', '.finding'],
];

/** Opens each panel, waits until it shows something, and looks at it with axe. */
async function readsPanels(code: VisualStudioCode, theme: string, panels: readonly Panel[]): Promise<void> {
  for (const [command, element, ready] of panels) {
    await code.command(command);
    const frame = await code.webview(element);
    await frame.locator(ready).first().waitFor({ timeout: 120_000 });
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot(`${theme}-${element.slice('ptl-'.length)}`);
  }
}

/** What is there once a run has ended: in high contrast, in a workspace that is not trusted, and in a window without a folder. */
describe('views of a finished run', () => {
  const workspace = copyOfExamples();
  let code: VisualStudioCode | undefined;

  beforeAll(async () => {
    makeRecipeSmall(workspace, 'grpo', { max_steps: 10 });
    const posttrain = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(root, 'dist/engine/posttrain.js'), ...args], { cwd: workspace });
    await posttrain('train', 'recipes/grpo.yaml');
    const [run = ''] = readdirSync(join(workspace, '.posttraining/runs'));
    const folder = join(workspace, '.posttraining/runs', run);
    for (const step of ['0', '10']) await posttrain('evaluate', '--run', folder, '--step', step, '--samples', '4');
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
    await readsPanels(code, 'contrast', [
      ['Post-Training: Open Run', 'ptl-run', 'ptl-chart'],
      ['Post-Training: Open Rollouts', 'ptl-rollouts', 'ptl-completion'],
      ['Post-Training: Open Coverage', 'ptl-coverage', '.finding'],
      ...analysisPanels,
      ['Post-Training: Compare with Base', 'ptl-compare', 'ptl-token-text'],
    ]);
    await (await code.webview('ptl-compare')).getByText('Open in Diff Editor').click();
    await code.page.locator('.monaco-diff-editor').first().waitFor({ timeout: 30_000 });
    await code.screenshot('contrast-diff-editor');
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });

  it('lead from a point of a chart to the rollouts of its step, where their panel is hidden', async () => {
    code = await VisualStudioCode.open({ theme: 'light', workspace });
    await code.openContainer('Post-Training');
    await showsFinishedRun(code);
    await code.command('Post-Training: Open Rollouts');
    await (await code.webview('ptl-rollouts')).locator('ptl-completion').first().waitFor({ timeout: 60_000 });
    await code.command('Post-Training: Open Run');
    const frame = await code.webview('ptl-run');
    const chart = frame.locator('ptl-chart').first();
    await chart.waitFor({ timeout: 60_000 });
    const pointed = frame.getByText(/^at step \d+$/);
    await until('the panel says which step the pointer is at', 30_000, async () => {
      await chart.hover();
      return pointed.isVisible();
    });
    const [step] = /\d+$/.exec(await pointed.innerText())!;
    expect(Number(step)).toBeGreaterThan(1);
    expect(Number(step)).toBeLessThan(10);
    await chart.click();
    await until('the Rollouts panel shows that step', 30_000, async () => {
      const rollouts = await code!.webview('ptl-rollouts');
      return (await rollouts.locator('[data-testid=step]').innerText()) === step;
    });
    await readsPanels(code, 'light', analysisPanels);
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
    // The palette lists all commands of the extension that it offers: what can be read is there, what starts something is not.
    await code.page.keyboard.press('F1');
    await code.quickInput.waitFor();
    await code.page.keyboard.type('Post-Training: ');
    const offered = () =>
      code!.quickInput
        .locator('.monaco-list-row')
        .evaluateAll((rows) =>
          rows.flatMap((row) => /Post-Training: ([^,]*)/.exec(row.getAttribute('aria-label') ?? '')?.[1] ?? []),
        );
    const readable = titlesOf(({ needsTrust }) => !needsTrust);
    // The list has only the rows in view: it is gone through from one page to the next, and begins again at its end.
    const titles = new Set<string>();
    await until('the palette offers what can be read', 60_000, async () => {
      for (const title of await offered()) titles.add(title);
      await code!.page.keyboard.press('PageDown');
      return readable.every((title) => titles.has(title));
    });
    const starting = titlesOf(({ needsTrust }) => needsTrust);
    expect(starting).toContain('Start GRPO Run');
    expect([...titles].filter((title) => starting.includes(title))).toEqual([]);
    await code.screenshot('dark-untrusted');
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.page.keyboard.press('Escape');
    await readsPanels(code, 'dark', analysisPanels);
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
