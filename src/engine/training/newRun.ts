import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareRunFolder, runFolder, type RunPaths } from '../../store/runPaths';
import { InputError } from '../inputError';
import { withRunLock } from './runLock';

const endSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Makes the folder of a new run and locks it before anything that takes time, so that the run can be seen and asked to stop while it
 * starts. `use` calls `begun` once run.json is written; where it fails before, or a signal ends this process, nothing made here is
 * left. A folder that was there stays, with what is in it: it is a launcher's.
 * @throws InputError where the id is none or is taken
 */
export async function withNewRun<T>(
  runsFolder: string,
  id: string,
  use: (paths: RunPaths, begun: () => void) => Promise<T>,
): Promise<T> {
  const { paths, firstMade } = await makeFolder(runsFolder, id).catch((error: Error) => {
    throw new InputError(error.message);
  });
  const undo = (): void => {
    if (firstMade !== undefined) removeFolders(paths.folder, firstMade);
  };
  const onSignal = (signal: NodeJS.Signals): never => {
    undo();
    return process.exit(128 + constants.signals[signal]);
  };
  let isStarting = true;
  const begun = (): void => {
    isStarting = false;
    for (const signal of endSignals) process.off(signal, onSignal);
  };
  for (const signal of endSignals) process.on(signal, onSignal);
  try {
    return await withRunLock(paths.folder, () => use(paths, begun));
  } catch (error) {
    if (isStarting) undo();
    throw error;
  } finally {
    begun();
  }
}

/** @returns firstMade of the folder and those above it the first that was not there; undefined where the folder was */
async function makeFolder(runsFolder: string, id: string): Promise<{ paths: RunPaths; firstMade: string | undefined }> {
  const firstMade = await mkdir(runFolder(runsFolder, id), { recursive: true });
  return { paths: await prepareRunFolder(runsFolder, id), firstMade };
}

/** Removes a run's folder, and those above it up to the first that was made for it, unless another run has come to lie there. */
function removeFolders(folder: string, firstMade: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (let parent = dirname(folder); parent.length >= firstMade.length; parent = dirname(parent)) {
    if (readdirSync(parent).some((name) => name !== '.gitignore')) return;
    rmSync(join(parent, '.gitignore'), { force: true });
    rmdirSync(parent);
  }
}
