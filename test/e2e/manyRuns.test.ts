import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeEventLine } from '../../src/store/eventLine';
import { currentIdentity } from '../../src/store/processIdentity';
import { finishedRun, step, writeRun } from '../store/fixtures';
import { VisualStudioCode } from './vscode';

const runCount = 1000;
const workspace = mkdtempSync(join(tmpdir(), 'post-training-lab-many-'));
const runs = join(workspace, '.posttraining/runs');
const newest = `run-${runCount - 1}`;
let code: VisualStudioCode | undefined;

beforeAll(async () => {
  const events = finishedRun(60);
  for (let n = 0; n < runCount; n++) {
    const isGoing = n === runCount - 1;
    const folder = writeRun(runs, `run-${n}`, isGoing ? events.slice(0, -1) : events, {
      createdAt: 1_700_000_000_000 + n * 60_000,
      ...(isGoing ? { process: await currentIdentity() } : {}),
    });
    mkdirSync(join(folder, 'checkpoints', 'step-000060'), { recursive: true });
  }
  writeFileSync(join(workspace, '.posttraining/.gitignore'), '*\n');
});
afterAll(async () => {
  await code?.close();
  rmSync(workspace, { recursive: true, force: true });
});

/** The figures are printed, not tested: they depend on the machine, and hold the browser's and the server's share too. */
it(`${runCount} runs open in the tree, and a step shows`, async () => {
  code = await VisualStudioCode.open({ theme: 'dark', workspace });
  const cold = await opening(code);
  await code.page.keyboard.press('ControlOrMeta+B');
  await code.treeRow('step ').waitFor({ state: 'hidden', timeout: 30_000 });
  const warm = await opening(code);
  const updates: number[] = [];
  for (let number = 61; number <= 80; number++) {
    const seen = code.treeRow(`step ${number}/`).waitFor({ timeout: 30_000 });
    const from = performance.now();
    appendFileSync(
      join(runs, newest, 'events.jsonl'),
      encodeEventLine({ seq: number, time: Date.now(), ...step(number, { reward: 0.5 }) }),
    );
    await seen;
    updates.push(performance.now() - from);
  }
  updates.sort((a, b) => a - b);
  process.stdout.write(
    `\n${runCount} runs in VS Code: tree filled ${cold.toFixed(0)} ms after the first click (the extension starts in that), ` +
      `${warm.toFixed(0)} ms after the next; a step on screen ${updates[10]!.toFixed(0)} ms after it was written (at most ${updates.at(-1)!.toFixed(0)})\n`,
  );
  expect(code.errors).toEqual([]);
  await code.screenshot('dark-many-runs');
});

/** Milliseconds from the click on the container to the first run's row. */
async function opening({ page }: VisualStudioCode): Promise<number> {
  const tab = page.locator('.activitybar .action-item[role=tab]:has(.action-label[aria-label^="Post-Training"])').first();
  await tab.waitFor({ timeout: 60_000 });
  return tab.evaluate(async (element) => {
    const from = performance.now();
    (element.querySelector('.action-label') as HTMLElement).click();
    while (!document.querySelector('.sidebar .monaco-list-row[aria-label*="step "]')) {
      if (performance.now() - from > 60_000) throw new Error('the tree shows no run');
      await new Promise((next) => requestAnimationFrame(next));
    }
    return performance.now() - from;
  });
}
