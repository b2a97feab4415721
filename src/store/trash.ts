import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { syncFolder } from './atomicFile';
import { errorCode, isMissing } from './errorCode';
import { lockHolder } from './lock';
import { exists, prepareRunsFolder, runFolder } from './runPaths';

/** What undoing a deletion needs. */
export interface TrashedRun {
  readonly id: string;
  readonly runsFolder: string;
  /** Where the run's folder is now. */
  readonly folder: string;
}

/** `.posttraining/trash` beside `.posttraining/runs`; `.trash` inside a runs folder that lies anywhere else. */
export function trashFolder(runsFolder: string): string {
  const folder = resolve(runsFolder);
  return basename(dirname(folder)) === '.posttraining' ? join(dirname(folder), 'trash') : join(folder, '.trash');
}

/** Moves a run's folder to the trash, in one rename. Refuses a run that is being trained. */
export async function moveRunToTrash(runsFolder: string, id: string, now = Date.now()): Promise<TrashedRun> {
  const from = runFolder(runsFolder, id);
  const holder = await lockHolder(from).catch((error: unknown) => {
    if (isMissing(error)) throw new Error(`There is no run called ${id} in ${resolve(runsFolder)}.`);
    throw error;
  });
  if (holder)
    throw new Error(`Run ${id} is being trained by process ${holder.pid} on ${holder.hostname}; stop it before deleting it.`);
  const trash = trashFolder(runsFolder);
  await mkdir(trash, { recursive: true });
  for (let number = now; ; number++) {
    const folder = join(trash, `${id}.${number}`);
    if (await exists(folder)) continue;
    await rename(from, folder);
    await syncFolder(trash);
    return { id, runsFolder: resolve(runsFolder), folder };
  }
}

/** Undoes {@link moveRunToTrash}. Refuses where a run of the same id was made since. */
export async function restoreRun(trashed: TrashedRun): Promise<void> {
  const to = runFolder(trashed.runsFolder, trashed.id);
  await prepareRunsFolder(trashed.runsFolder);
  if (await exists(to)) throw new Error(`A run called ${trashed.id} exists again; the deleted one stays in ${trashed.folder}.`);
  try {
    await rename(trashed.folder, to);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new Error(`The deleted run ${trashed.id} is no longer in the trash.`);
    throw error;
  }
  await syncFolder(dirname(to));
}

/** Deleted runs that can still be restored, the last deleted first. */
export async function listTrash(runsFolder: string): Promise<TrashedRun[]> {
  const trash = trashFolder(runsFolder);
  const names = await readdir(trash).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names
    .flatMap((name) => {
      const match = /^([a-z0-9][a-z0-9-]{0,63})\.(\d+)$/.exec(name);
      return match ? [{ id: match[1]!, runsFolder: resolve(runsFolder), folder: join(trash, name), at: Number(match[2]) }] : [];
    })
    .sort((a, b) => b.at - a.at)
    .map(({ id, runsFolder: runs, folder }) => ({ id, runsFolder: runs, folder }));
}
