import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { copyOfExamples } from './codeServer';
import { enterAllTheWay, isAlive, runState, stepReached, trainerPid } from './flows';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

let code: VisualStudioCode | undefined;
let other: VisualStudioCode | undefined;
let run: string | undefined;
const folders: string[] = [];
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await code?.screenshot('windows-failed');
    await other?.screenshot('windows-failed-other');
  }
  if (run) {
    const pid = await trainerPid(run).catch(() => undefined);
    if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
  await code?.close();
  run = code = other = undefined;
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function smallWorkspace(): string {
  const workspace = copyOfExamples();
  folders.push(dirname(workspace));
  makeRecipeSmall(workspace);
  return workspace;
}

const stepOf = async (window: VisualStudioCode) =>
  Number(/step (\d+)\//.exec((await window.treeRow('step ').getAttribute('aria-label')) ?? '')?.[1] ?? Number.NaN);

it('two windows follow one run, and what one does with it the other shows', async () => {
  const workspace = smallWorkspace();
  code = await VisualStudioCode.open({ theme: 'dark', workspace });
  run = (await enterAllTheWay(code, 'Post-Training: Start GRPO Run', workspace)).run;
  other = await code.openWindow(workspace);
  for (const window of [code, other]) {
    await window.openContainer('Post-Training');
    await until('the window shows the run', 60_000, () => window.treeRow('step ').isVisible());
  }
  const before = await stepReached(run, 2);
  await until('both windows go on with it', 90_000, async () => {
    const steps = await Promise.all([code!, other!].map(stepOf));
    return steps.every((step) => step > before);
  });
  const pid = await trainerPid(run);
  await other.command('Post-Training: Stop');
  await until('the run has stopped', 60_000, async () => (await runState(run!)) === 'stopped');
  await until('its process has ended', 30_000, () => !isAlive(pid));
  for (const window of [code, other]) await until('the window says so', 30_000, () => window.treeRow('Stopped').isVisible());

  await code.command('Post-Training: Resume');
  await until('another process goes on with it', 60_000, async () => (await trainerPid(run!)) !== pid);
  await until('the other window shows it going', 60_000, () => other!.treeRow('Running').isVisible());
  await other.screenshot('dark-second-window');
  expect([...code.violations, ...other.violations, ...code.errors, ...other.errors]).toEqual([]);
  await other.close();
  await stepReached(run, (await stepReached(run, 1)) + 1);
});

it('a window of several folders asks where the run is to be, and shows it below that folder', async () => {
  const workspace = smallWorkspace();
  const empty = join(dirname(workspace), 'second');
  mkdirSync(empty);
  const file = join(dirname(workspace), 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'second' }, { path: 'examples' }] }));
  code = await VisualStudioCode.open({ theme: 'light', workspace: file });
  await code.openContainer('Post-Training');
  run = (await enterAllTheWay(code, 'Post-Training: Start GRPO Run', workspace, 'examples')).run;
  await stepReached(run, 1);
  await until('the tree shows the run', 60_000, () => code!.treeRow('step ').isVisible());
  const rows = await code.treeRows();
  const at = (words: RegExp) => rows.findIndex((row) => words.test(row));
  expect(at(/^examples/)).toBeGreaterThanOrEqual(0);
  expect(at(/step \d/)).toBe(at(/^examples/) + 1);
  expect(await code.notifications()).toEqual([]);
  expect(code.errors).toEqual([]);
  await code.screenshot('light-two-folders');
});
