import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exportCsv } from '../../src/host/panels/exportCsv';
import { OpenedFiles } from '../../src/host/panels/openedFiles';
import { Panels } from '../../src/host/panels/panels';
import { panelTitle } from '../../src/host/panels/panelTitle';
import { SweepLibrary } from '../../src/host/sweeps/sweepLibrary';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { updateUser } from '../../src/store/userFile';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { memento, opened, seen, serializers, window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const libraries: RunLibrary[] = [];
afterEach(() => {
  libraries.splice(0).forEach((library) => library.dispose());
  seen.panels.length = 0;
  seen.suggested.length = 0;
  opened.folders = [];
  opened.settings = {};
});

const sweeps = new SweepLibrary();

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
      sweeps,
      Promise.resolve(),
      {
        run: {
          run: filled,
          rollouts: filled,
          compare: filled,
          coverage: filled,
          tokens: filled,
          tree: filled,
          behaviours: filled,
          'one-shot': filled,
        },
        file: { coverage: filled },
        sweep: filled,
      },
      new OpenedFiles(memento()),
      (name, of) => panelTitle(name, of, library, sweeps),
    );
    panels.show('run', ref);
    panels.show('rollouts', ref);
    expect(seen.panels.map(({ title }) => title)).toEqual(['one', 'Rollouts: one']);
    await updateUser(run, (user) => ({ ...user, name: 'Short answers' }));
    await library.look(ref);
    expect(seen.panels.map(({ title }) => title)).toEqual(['Short answers', 'Rollouts: Short answers']);
    panels.dispose();
  });
});

describe('the panel of a file', () => {
  const library = () => {
    const made = new RunLibrary();
    libraries.push(made);
    return made;
  };
  const panelsOf = (files: OpenedFiles, restored: unknown[] = []) => {
    const filled = () => ({ focus: () => true, dispose: () => {} });
    const ofFile = (_panel: unknown, _of: unknown, state: unknown) => {
      restored.push(state);
      return filled();
    };
    const run = {
      run: filled,
      rollouts: filled,
      compare: filled,
      coverage: filled,
      tokens: filled,
      tree: filled,
      behaviours: filled,
      'one-shot': filled,
    };
    const all = { run, file: { coverage: ofFile }, sweep: filled };
    return new Panels(library(), sweeps, Promise.resolve(), all, files, (name, of) => panelTitle(name, of, library(), sweeps));
  };

  it('is one for each file, and is refused where a file cannot be seen so', async () => {
    const panels = panelsOf(new OpenedFiles(memento()));
    await panels.showFile('coverage', { file: '/w/base.jsonl' });
    await panels.showFile('coverage', { file: '/w/base.jsonl' });
    await panels.showFile('coverage', { file: '/w/other.jsonl' });
    expect(seen.panels.map(({ title }) => title)).toEqual(['Coverage: base.jsonl', 'Coverage: other.jsonl']);
    await expect(panels.showFile('run', { file: '/w/base.jsonl' })).rejects.toThrow('A file cannot be seen in the panel run.');
    panels.dispose();
  });

  it('is restored only of a file that the user opened before', async () => {
    const files = new OpenedFiles(memento());
    await files.add('/w/base.jsonl');
    const restored: unknown[] = [];
    const panels = panelsOf(files, restored);
    const restore = (state: unknown) =>
      serializers.get('postTraining.coverage')!.deserializeWebviewPanel(window.createWebviewPanel('', ''), state);
    await restore({ file: '/etc/shadow', files: [] });
    expect([seen.panels, restored]).toEqual([[], []]);
    const state = { file: '/w/base.jsonl', files: ['/w/base.jsonl', '/etc/shadow'] };
    await restore(state);
    expect([seen.panels.map(({ title }) => title), restored]).toEqual([['Coverage: base.jsonl'], [state]]);
    expect(files.of(state)).toEqual(['/w/base.jsonl']);
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
