import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRunRecord } from '../../src/store/runRecordFile';
import { readRunView } from '../../src/store/runView';
import { until } from './until';
import type { VisualStudioCode } from './vscode';

/**
 * Runs the palette command and presses Enter through all its questions until a run has begun below `workspace`. Returns the titles of
 * the questions and the run's folder. In a window of several folders `folder` is the one picked, which is asked first.
 */
export async function enterAllTheWay(code: VisualStudioCode, command: string, workspace: string, folder?: string) {
  const before = runsOf(workspace).length;
  await code.command(command);
  if (folder !== undefined) {
    const row = code.quickInput.locator(`.monaco-list-row[aria-label^="${folder}"]`);
    await row.waitFor({ timeout: 30_000 });
    await row.click();
  }
  const titles: string[] = [];
  const title = code.quickInput.locator('.quick-input-title');
  const focused = code.quickInput.locator('.monaco-list-row.focused');
  let pressed = 0;
  for (;;) {
    const last = titles.at(-1);
    const next = await until(`a question comes after "${last ?? command}", or the run begins`, 90_000, async () => {
      if (runsOf(workspace).length > before) return { begun: true, text: '' };
      if ((await focused.count()) === 0) return undefined;
      // Between the palette and the first question the title is a lone space.
      const text = (await title.allInnerTexts())[0]?.trim() ?? '';
      // Enter is lost where it comes before the items do.
      if (text === last && Date.now() - pressed > 5_000) {
        pressed = Date.now();
        await code.page.keyboard.press('Enter');
      }
      return text !== '' && text !== last && { begun: false, text };
    });
    if (next.begun) return { titles, run: await newestRun(workspace) };
    titles.push(next.text);
    if (titles.length > 8) throw new Error(`The questions do not end: ${titles.join(', ')}.`);
    pressed = Date.now();
    await code.page.keyboard.press('Enter');
  }
}

function runsOf(workspace: string): string[] {
  const runs = join(workspace, '.posttraining/runs');
  return existsSync(runs) ? readdirSync(runs).sort() : [];
}

/** The folder of the newest run below a workspace's runs folder, once its record is there. */
function newestRun(workspace: string, limitMs = 60_000): Promise<string> {
  const runs = join(workspace, '.posttraining/runs');
  return until(`a run is in ${runs}`, limitMs, () => {
    const id = runsOf(workspace).at(-1);
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
