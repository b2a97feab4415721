import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../store/errorCode';
import { HEARTBEAT_SILENCE_MS } from '../../store/heartbeat';
import { acquireLock, RunLockedError, type Exclusive } from '../../store/lock';
import { beatLock } from '../../store/lockBeat';
import { SetupError } from './setupError';

/**
 * Makes a folder anew: `install` fills an empty one beside it, which takes its place by a rename once `install` has resolved. Where `install`
 * or the rename fails, the folder is as it was and the new one is gone. What a killed process left behind is put right first.
 * @throws what `install` throws; SetupError where another process makes the folder, or where the old folder cannot be moved away (a program of it is running, on Windows)
 */
export async function replaceFolder(target: string, install: (staging: string) => Promise<void>): Promise<void> {
  const previous = join(dirname(target), `.previous-${basename(target)}`);
  const staging = join(dirname(target), `${stagingPrefix(target)}${process.pid}`);
  await mkdir(dirname(target), { recursive: true });
  const lock = await acquireLock(filling(target)).catch((error: unknown) => {
    throw error instanceof RunLockedError ? new SetupError(error.message, { cause: error }) : error;
  });
  let silence: Error | null = null;
  const endBeat = beatLock(lock, (failure) => (silence = failure));
  try {
    await putRight(target, previous);
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging);
    await install(staging);
    // Another process may have taken this one for dead.
    if (silence !== null) throw new SetupError(`the lock beside ${target} cannot be kept: ${messageOf(silence)}`);
    await swap(target, staging, previous);
    await rm(previous, { recursive: true, force: true });
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  } finally {
    endBeat();
    lock.release();
  }
}

/** A pid says nothing on another host that shares the disk. */
function stagingPrefix(target: string): string {
  return `.staging-${basename(target)}-${hostname()}-`;
}

function filling(target: string): Exclusive {
  return {
    folder: dirname(target),
    name: `.setup-${basename(target)}`,
    busy: (holder) => `${target} is being set up by ${holder} already`,
    unreadable: (file) =>
      `${target} may be being set up by another process: ${file} beside it cannot be read; remove that file if none does`,
    isLeft: (lastSignAt) => Promise.resolve(Date.now() - lastSignAt > HEARTBEAT_SILENCE_MS),
  };
}

async function swap(target: string, staging: string, previous: string): Promise<void> {
  const hadOne = existsSync(target);
  try {
    if (hadOne) await rename(target, previous);
  } catch (error) {
    throw new SetupError(`${target} cannot be replaced: ${(error as Error).message}; is a run using it?`, { cause: error });
  }
  try {
    await rename(staging, target);
  } catch (error) {
    if (hadOne) await rename(previous, target);
    throw error;
  }
}

/** A process that died between the two renames left the old folder aside; one that died before them, a half-made one. */
async function putRight(target: string, previous: string): Promise<void> {
  if (existsSync(previous)) {
    if (existsSync(target)) await rm(previous, { recursive: true, force: true });
    else await rename(previous, target);
  }
  const prefix = stagingPrefix(target);
  for (const name of await readdir(dirname(target))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
