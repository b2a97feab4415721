import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exportCsv } from '../../src/host/panels/exportCsv';
import { Panels } from '../../src/host/panels/panels';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { shortTitle } from '../../src/host/runs/describeRun';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { updateUser } from '../../src/store/userFile';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { opened, seen } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const libraries: RunLibrary[] = [];
afterEach(() => {
  libraries.splice(0).forEach((library) => library.dispose());
  seen.panels.length = 0;
  seen.suggested.length = 0;
  opened.folders = [];
  opened.settings = {};
});

describe('the tab of a panel', () => {
  it('takes the new name of its run', async () => {
    const runsFolder = temporaryFolder();
    const run = writeRun(runsFolder, 'one', finishedRun(1));
    const ref = { runsFolder, runId: 'one' };
    const library = new RunLibrary();
    libraries.push(library);
    await library.setFolders([{ name: 'w', path: runsFolder }]);
    const filled = () => ({ focus: () => true, dispose: () => {} });
    const panels = new Panels(
      library,
      Promise.resolve(),
      { run: filled, rollouts: filled, compare: filled, coverage: filled },
      (name, { runId }) => `${name}: ${shortTitle(library.find({ runsFolder, runId })!)}`,
    );
    panels.show('run', ref);
    panels.show('rollouts', ref);
    expect(seen.panels.map(({ title }) => title)).toEqual(['run: one', 'rollouts: one']);
    await updateUser(run, (user) => ({ ...user, name: 'Short answers' }));
    await library.look(ref);
    expect(seen.panels.map(({ title }) => title)).toEqual(['run: Short answers', 'rollouts: Short answers']);
    panels.dispose();
  });
});

describe('exporting a step', () => {
  it.each([
    ['.posttraining/runs', (workspace: string) => join(workspace, '.posttraining/runs')],
    ['experiments', (workspace: string) => join(workspace, 'experiments')],
    ['/elsewhere', () => join(temporaryFolder(), 'elsewhere')],
  ])('suggests the workspace folder whose runs are in %s', async (_, runsFolderIn) => {
    const workspace = temporaryFolder();
    const runsFolder = runsFolderIn(workspace);
    opened.folders = [{ name: 'w', uri: { scheme: 'file', fsPath: workspace } }];
    opened.settings['runsFolder'] = runsFolder;
    const run = writeRun(runsFolder, 'one', finishedRun(1));
    await writeRollouts(join(run, 'rollouts', 'step-000001.parquet'), [[sampleRow()]]);
    await exportCsv({ runsFolder, runId: 'one' }, 1);
    expect(seen.suggested).toEqual([join(workspace, 'one-step-000001.csv')]);
  });
});
