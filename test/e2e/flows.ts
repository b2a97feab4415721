import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunRecord } from '../../src/store/runRecordFile';
import { readRunView } from '../../src/store/runView';
import { until } from './until';
import type { VisualStudioCode } from './vscode';

/** Runs the palette command and presses Enter through all its questions. Returns the titles of the questions. */
export async function enterAllTheWay(code: VisualStudioCode, command: string, limit = 8): Promise<string[]> {
  await code.command(command);
  const titles: string[] = [];
  const title = code.quickInput.locator('.quick-input-title');
  const ready = code.quickInput.locator('.monaco-list-row.focused');
  while (titles.length < limit) {
    const last = titles.at(-1);
    const next = await until('the next question comes, or none', 60_000, async () => {
      if ((await code.quickInput.count()) === 0) return { done: true };
      const text = await title.first().innerText();
      const busy = await code.quickInput.locator('.quick-input-progress.active').count();
      return text !== '' && text !== last && busy === 0 && (await ready.count()) > 0 && { done: false, text };
    });
    if (next.done) return titles;
    titles.push(next.text ?? '');
    await code.page.keyboard.press('Enter');
  }
  throw new Error(`The questions do not end: ${titles.join(', ')}.`);
}

/** The folder of the newest run below a workspace's runs folder, once its record is there. */
export function newestRun(workspace: string, limitMs = 60_000): Promise<string> {
  const runs = join(workspace, '.posttraining/runs');
  return until(`a run is in ${runs}`, limitMs, () => {
    const [id] = existsSync(runs) ? readdirSync(runs).sort().reverse() : [];
    return id !== undefined && existsSync(join(runs, id, 'run.json')) && join(runs, id);
  });
}

/** Waits until the run has made that many steps, and says how many. */
export function stepReached(run: string, step: number, limitMs = 180_000): Promise<number> {
  return until(`${run} is at step ${step}`, limitMs, async () => {
    const view = await readRunView(run);
    if (view.state === 'failed') throw new Error(`The run failed: ${view.message ?? 'no reason given'}`);
    return view.step >= step && view.step;
  });
}

export async function runState(run: string): Promise<string> {
  return (await readRunView(run)).state;
}

/** Process id of the trainer, as its record says. */
export async function trainerPid(run: string): Promise<number> {
  return (await readRunRecord(run)).process.pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
