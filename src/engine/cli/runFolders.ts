import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { idSchema } from '../../contract/ids';
import { runFolder, runPaths } from '../../store/runPaths';
import { InputError } from '../inputError';

/** Where runs are kept unless told otherwise: in the working directory. */
export function runsFolderOf(option: string | undefined): string {
  return resolve(option ?? join('.posttraining', 'runs'));
}

/**
 * The folder of a run given as a folder or as an id in the runs folder. It has one of `signs` in it: a run that is starting
 * has no run.json yet.
 * @throws InputError where there is none
 */
export function findRun(run: string, runsFolder: string, signs: readonly string[] = ['run.json']): string {
  const candidates = [resolve(run)];
  if (idSchema.safeParse(run).success) candidates.unshift(runFolder(runsFolder, run));
  const found = candidates.find((folder) => signs.some((name) => existsSync(join(folder, name))));
  if (found) return checked(found);
  throw new InputError(`there is no run ${run}: neither ${candidates.join(' nor ')} has a run.json`);
}

function checked(folder: string): string {
  try {
    return runPaths(folder).folder;
  } catch (error) {
    throw new InputError((error as Error).message);
  }
}
