import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestControl } from '../../src/store/controlFiles';
import { readRunView } from '../../src/store/runView';
import { readSweep } from '../../src/store/sweepFiles';
import { sweepLockState } from '../../src/store/sweepLock';
import { accessibilityProblems } from './axe';
import { copyOfExamples } from './codeServer';
import { enterAllTheWay, isAlive, runState, trainerPid } from './flows';
import { makeRecipeSmall } from './smallRecipe';
import { until } from './until';
import { VisualStudioCode } from './vscode';

/** The sweep of the examples, 6 runs: started from the palette, through a reload of the window and a trainer that is killed, to one comparison. */
describe('a sweep of 6 runs', () => {
  const workspace = copyOfExamples();
  const runsFolder = join(workspace, '.posttraining/runs');
  let code: VisualStudioCode;
  let sweep = '';
  let ids: string[] = [];
  let failedBefore = false;

  beforeAll(async () => {
    makeRecipeSmall(workspace, 'sweep');
    code = await VisualStudioCode.open({ theme: 'light', workspace });
    await code.openContainer('Post-Training');
  });
  beforeEach(({ skip }) => {
    if (failedBefore) skip('an earlier step of this sitting failed');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    failedBefore = true;
    await code.screenshot('sweep-failed');
  });
  afterAll(async () => {
    await code.close();
    if (sweep !== '' && (await sweepLockState(sweep)).state === 'held') {
      await requestControl(sweep, 'stop');
      await until('the sweep has ended', 60_000, async () => (await sweepLockState(sweep)).state !== 'held');
    }
    rmSync(dirname(workspace), { recursive: true, force: true });
  });

  const stateOf = (id: string) => runState(join(runsFolder, id)).catch(() => 'waiting');
  const states = () => Promise.all(ids.map(stateOf));
  const finished = async () => (await states()).filter((state) => state === 'finished').length;
  const rows = (frame: Frame) => frame.locator('ptl-sweep-table tr.run');

  it('starts with Enter all the way, and shows its runs', async () => {
    const { titles } = await enterAllTheWay(code, 'Post-Training: Start Sweep', workspace);
    expect(titles).toHaveLength(4);
    const [id = ''] = readdirSync(join(workspace, '.posttraining/sweeps'));
    sweep = join(workspace, '.posttraining/sweeps', id);
    const { runs, evaluation } = await readSweep(sweep);
    ids = runs.map(({ id }) => id);
    expect(runs.map(({ values }) => values)).toEqual([
      { temperature: 0.7, seed: 42 },
      { temperature: 0.7, seed: 43 },
      { temperature: 1, seed: 42 },
      { temperature: 1, seed: 43 },
      { temperature: 1.3, seed: 42 },
      { temperature: 1.3, seed: 43 },
    ]);
    expect(evaluation?.samples).toBe(16);
    const frame = await code.webview('ptl-sweep');
    await until('the panel lists all runs', 60_000, async () => (await rows(frame).count()) === 6);
    await until('the tree has one row for all of them', 30_000, () => code.treeRow('of 6').isVisible());
    await until('the panel charts the first steps', 120_000, async () => (await frame.locator('ptl-metric-tile').count()) > 0);
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot('light-sweep-running');
  });

  it('goes on while the window is reloaded, and is shown again', async () => {
    const before = await finished();
    await code.reload();
    await code.openContainer('Post-Training');
    const frame = await code.webview('ptl-sweep');
    await until('the panel lists all runs again', 60_000, async () => (await rows(frame).count()) === 6);
    await until('another run has finished', 180_000, async () => (await finished()) > before);
  });

  it('goes on with a run whose trainer is killed', async () => {
    const killed = await until('a run is being trained', 180_000, async () => {
      for (const id of ids) {
        const folder = join(runsFolder, id);
        if ((await stateOf(id)) !== 'running') continue;
        const { step } = await readRunView(folder);
        const pid = await trainerPid(folder);
        // One that is about to end may have ended before it is killed.
        if (step > 20 || !isAlive(pid)) continue;
        process.kill(pid, 'SIGKILL');
        return { id, pid };
      }
      return undefined;
    });
    await until('it has finished', 180_000, async () => (await stateOf(killed.id)) === 'finished');
    expect(await trainerPid(join(runsFolder, killed.id))).not.toBe(killed.pid);
  });

  it('ends in one comparison', async () => {
    const frame = await code.webview('ptl-sweep');
    await until('all runs have finished', 300_000, async () => (await finished()) === 6);
    const pill = frame.locator('ptl-sweep-header ptl-pill[state=finished]');
    await until('the panel says so once all are evaluated', 180_000, async () => (await pill.count()) === 1);
    await until('the tree says so', 30_000, () => code.treeRow('6 of 6, Finished').isVisible());
    expect(await accessibilityProblems(frame)).toEqual([]);
    await code.screenshot('light-sweep-finished');
    expect(await states()).toEqual(Array(6).fill('finished'));
    await frame.locator('ptl-sweep-header [data-action=compareCoverage]').click();
    const coverage = await code.webview('ptl-coverage');
    await until('the base and the six runs have a curve each', 120_000, async () => {
      return (await coverage.locator('ptl-pass-at-k path.line').count()) === 7;
    });
    await code.screenshot('light-sweep-coverage');
  });

  it('broke no content security policy and logged no error', () => {
    expect(code.violations).toEqual([]);
    expect(code.errors).toEqual([]);
  });
});
