import { afterEach, expect, it, vi } from 'vitest';
import { pickRun, type RunQuestion } from '../../src/host/commands/pickRun';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { finishedRun, temporaryFolder, writeRun } from '../store/fixtures';
import { answers, seen } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

let library: RunLibrary;
const question: RunQuestion = { placeholder: 'Which?', none: 'No run here fits.', fits: ({ id }) => id.startsWith('wanted') };

afterEach(() => {
  library.dispose();
  answers.length = seen.messages.length = 0;
});

/** A window that has just opened: nothing of the folder has been read. */
function opened(...ids: string[]): string {
  const runsFolder = temporaryFolder();
  for (const id of ids) writeRun(runsFolder, id, finishedRun(1));
  library = new RunLibrary();
  void library.setFolders([{ name: 'w', path: runsFolder }]);
  return runsFolder;
}

it('takes the only run that fits, also where it is not among the newest that are read first', async () => {
  const runsFolder = opened('wanted', ...Array.from({ length: 120 }, (_, index) => `other-${index}`));
  expect(await pickRun(library, question)).toEqual({ runsFolder, runId: 'wanted' });
  expect(seen.messages).toEqual([]);
});

it('says that none fits where there are runs, and that there are none where there are not', async () => {
  opened('other');
  expect(await pickRun(library, question)).toBeUndefined();
  library.dispose();
  opened();
  expect(await pickRun(library, question)).toBeUndefined();
  expect(seen.messages).toEqual(['No run here fits.', 'There are no runs here yet.']);
});
