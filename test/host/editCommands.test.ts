import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { editCommands } from '../../src/host/commands/editCommands';
import { SELECTED } from '../../src/host/commands/target';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { RunRef } from '../../src/host/runs/runRef';
import { readUser } from '../../src/store/userFile';
import { finishedRun, temporaryFolder, writeRun } from '../store/fixtures';
import { answers } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

let library: RunLibrary;
let run: string;
let ref: RunRef;
beforeEach(async () => {
  const runsFolder = temporaryFolder();
  run = writeRun(runsFolder, 'one', finishedRun(1));
  writeRun(runsFolder, 'two', finishedRun(1));
  ref = { runsFolder, runId: 'one' };
  library = new RunLibrary();
  await library.setFolders([{ name: 'w', path: runsFolder }]);
});
afterEach(() => {
  library.dispose();
  answers.length = 0;
});

it('a key renames and deletes the run whose row is selected', async () => {
  const commands = editCommands({ library, selectedRun: () => ref });
  answers.push('My run');
  await commands.rename(SELECTED);
  expect((await readUser(run)).name).toBe('My run');
  answers.push('Move to Trash');
  await commands.delete(SELECTED);
  expect(existsSync(run)).toBe(false);
  expect(library.runs().map(({ entry }) => entry.id)).toEqual(['two']);
});

it('a key does nothing on another row', async () => {
  const commands = editCommands({ library, selectedRun: () => undefined });
  answers.push('Move to Trash');
  await commands.delete(SELECTED);
  await commands.rename(SELECTED);
  expect(existsSync(run)).toBe(true);
  expect((await readUser(run)).name).toBe(null);
  expect(answers).toEqual(['Move to Trash']);
});
