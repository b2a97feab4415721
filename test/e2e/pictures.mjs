/**
 * Takes README's pictures of a finished run in a real VS Code, one after another:
 *
 *   npm start && node test/e2e/pictures.mjs [--workspace examples] [--out media/screenshots] [--all]
 *
 * With --all every panel is taken in the light theme too. With --one-shot RUN, of a workspace with a run of that id whose examples were trained on
 * twice, the One-Shot RLVR panel is taken of it.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { harness } from './harness.mjs';
import { install } from './install.mjs';

const { values } = parseArgs({
  options: {
    workspace: { type: 'string', default: 'examples' },
    out: { type: 'string', default: 'media/screenshots' },
    all: { type: 'boolean', default: false },
    'one-shot': { type: 'string' },
  },
});
const missing = await install();
if (missing) throw new Error(missing);
const { VisualStudioCode } = await harness();
const parent = mkdtempSync(join(tmpdir(), 'pictures-'));
const workspace = join(parent, 'examples');
cpSync(resolve(values.workspace), workspace, { recursive: true });

/** Opens a panel and waits until what it is for is drawn. */
async function panel(code, command, element, ready) {
  await code.command(`Post-Training: ${command}`);
  const frame = await code.webview(element);
  await frame.locator(ready).first().waitFor({ timeout: 120_000 });
  return frame;
}

const take = (code, name) => code.screenshot(resolve(values.out, `${name}${code.suffix}.png`)).then(console.log);

async function hoverForkingToken(code, frame) {
  const tokens = frame.locator('ptl-completion ptl-token-text').first();
  const position = await tokens.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const rect = element.rectOf(2);
    return { x: rect.x - box.x + rect.width / 2, y: rect.y - box.y + rect.height / 2 };
  });
  await code.page.mouse.move(5, 5);
  await tokens.hover({ position });
  await frame.locator('ptl-token-card[data-entropy]').waitFor({ timeout: 30_000 });
}

try {
  for (const theme of ['dark', 'light']) {
    const code = await VisualStudioCode.open({ theme, workspace, keep: true, size: { width: 1440, height: 900 } });
    try {
      code.suffix = theme === 'dark' ? '' : '-light';
      await code.openContainer('Post-Training');
      await panel(code, 'Open Run', 'ptl-run', 'ptl-chart');
      await code.page.mouse.move(5, 5);
      await code.page.waitForTimeout(2_000);
      await take(code, 'run');
      if (theme === 'light' && !values.all) continue;
      const rollouts = await panel(code, 'Open Rollouts', 'ptl-rollouts', 'ptl-completion');
      await rollouts.getByText(/looking through/).waitFor({ state: 'hidden', timeout: 60_000 });
      await hoverForkingToken(code, rollouts);
      await take(code, 'rollouts');
      const compare = await panel(code, 'Compare with Base', 'ptl-compare', 'ptl-token-text');
      await compare.locator('ptl-token-text').nth(1).waitFor({ timeout: 60_000 });
      await code.page.mouse.move(5, 5);
      await take(code, 'compare');
      await panel(code, 'Open Coverage', 'ptl-coverage', 'ptl-pass-at-k');
      await code.page.mouse.move(5, 5);
      await take(code, 'coverage');
      const tokens = await panel(code, 'Open Tokens', 'ptl-tokens', 'ptl-entropy-histogram');
      await tokens.getByText(/forking positions are forks/).waitFor({ timeout: 120_000 });
      await tokens.getByText(/Reading where it stands/).waitFor({ state: 'hidden', timeout: 120_000 });
      // The charts by step fill one step after another, and say nothing when they are done.
      await code.page.waitForTimeout(30_000);
      await take(code, 'tokens');
      await panel(code, 'Open Search Tree', 'ptl-tree', '.ribbon');
      await code.page.waitForTimeout(1_000);
      await take(code, 'tree');
      const behaviours = await panel(code, 'Open Behaviours', 'ptl-behaviours', 'ptl-chart');
      await behaviours
        .getByText(/rose from|fell from|hardly/)
        .first()
        .waitFor({ timeout: 120_000 });
      await behaviours.getByText(/Reading completions/).waitFor({ state: 'hidden', timeout: 120_000 });
      await take(code, 'behaviours');
      if (values['one-shot']) {
        await code.command('Post-Training: Open One-Shot RLVR');
        await code.quickInput.locator('.monaco-list-row', { hasText: values['one-shot'] }).first().click();
        await (await code.webview('ptl-one-shot')).locator('.finding').waitFor({ timeout: 120_000 });
        await take(code, 'one-shot');
      }
    } finally {
      await code.close();
    }
  }
} finally {
  rmSync(parent, { recursive: true, force: true });
}
