import { link, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { processIdentitySchema, type ProcessIdentity } from '../contract/process';
import { syncFolder, temporaryPath } from './atomicFile';
import { errorCode, isMissing } from './errorCode';
import { HEARTBEAT_SILENCE_MS, trainerIsAlive } from './heartbeat';
import { currentIdentity } from './processIdentity';
import { readRunRecord } from './runRecordFile';

const lockSchema = z.object({ holder: processIdentitySchema, released: z.boolean() });
type LockContent = z.infer<typeof lockSchema>;

export class RunLockedError extends Error {
  override name = 'RunLockedError';
}

interface RunLock {
  release(): void;
  /** Tells that the holder is alive, to those who cannot look at its process: for what writes no `sign`. */
  touch(): void;
}

/** What only one process may do at a time with a folder. */
export interface Exclusive {
  folder: string;
  /** Of its files: `NAME-N.lock` in the folder. */
  name: string;
  /** A file that is written while it is done, besides the lock. */
  sign?: string;
  /** Why another process is refused. */
  busy(holder: string): string;
  /** Why it is refused where a lock cannot be read. */
  unreadable(file: string): string;
  /** Whether a lock that cannot be read was left by a dead process. @param lastSignAt Unix ms */
  isLeft(lastSignAt: number): Promise<boolean>;
}

/** Makes this process the one trainer of a run, or throws {@link RunLockedError}. */
export function acquireRunLock(runFolder: string): Promise<RunLock> {
  return acquireLock(training(runFolder));
}

/** A lock that cannot be read is held, unless the process of run.json is dead and the run has been silent for as long as a dead one. */
function training(runFolder: string): Exclusive {
  const run = `Run ${basename(runFolder)}`;
  return {
    folder: runFolder,
    name: 'trainer',
    sign: 'events.jsonl',
    busy: (holder) => `${run} is already being trained by ${holder}; stop it first.`,
    unreadable: (file) =>
      `${run} may be trained by another process: its ${file} cannot be read; remove that file if none trains it.`,
    isLeft: (lastSignAt) => recordedTrainerIsDead(runFolder, lastSignAt),
  };
}

/**
 * Makes this process the one that does something, or throws {@link RunLockedError}. Of the locks `NAME-N.lock` the one with the
 * highest N counts, and N + 1 may be created (exclusively, with its content in it) only when the holder of N has released it or is
 * dead. Numbers never go back, so two processes that both find a dead holder cannot both win, which removing a stale file cannot
 * promise.
 */
export async function acquireLock(what: Exclusive): Promise<RunLock> {
  const content: LockContent = { holder: await currentIdentity(), released: false };
  for (;;) {
    const highest = await highestLock(what);
    if (highest > 0) {
      const held = await readLock(what, highest);
      if (held === 'gone') continue;
      if (typeof held !== 'string') throw new RunLockedError(what.busy(`process ${held.pid} on ${held.hostname}`));
    }
    const path = lockPath(what, highest + 1);
    if (!(await createWhole(path, JSON.stringify(content)))) continue;
    if ((await highestLock(what)) !== highest + 1) {
      await rm(path, { force: true });
      continue;
    }
    for (const older of await lockNumbers(what)) {
      if (older <= highest) await rm(lockPath(what, older), { force: true });
    }
    return { release: () => release(path, content), touch: () => touch(path) };
  }
}

/** Who holds the lock now, dead holders left out. @throws RunLockedError where a lock that cannot be read may be held */
export async function lockHolder(runFolder: string): Promise<ProcessIdentity | undefined> {
  const what = training(runFolder);
  const highest = await highestLock(what);
  if (highest === 0) return undefined;
  const held = await readLock(what, highest);
  return typeof held === 'string' ? undefined : held;
}

export interface LockState {
  /** Whether something is being done, and whether the last to do it came to its end: `released`; `dead` went without a word, `none` never began. */
  state: 'held' | 'released' | 'dead' | 'none';
  /** Grows with each process that does it; 0 where none did. */
  number: number;
}

/** @throws RunLockedError for a lock that cannot be read and may be held */
export async function lockState(what: Exclusive): Promise<LockState> {
  const number = await highestLock(what);
  if (number === 0) return { state: 'none', number };
  const held = await readLock(what, number);
  if (held === 'gone') return { state: 'none', number };
  return { state: typeof held === 'string' ? held : 'held', number };
}

function lockPath({ folder, name }: Exclusive, number: number): string {
  return join(folder, `${name}-${number}.lock`);
}

async function lockNumbers({ folder, name }: Exclusive): Promise<number[]> {
  return (await readdir(folder)).flatMap((file) => {
    const number = file.startsWith(`${name}-`) ? /^(\d{1,9})\.lock$/.exec(file.slice(name.length + 1))?.[1] : undefined;
    return number === undefined ? [] : [Number(number)];
  });
}

async function highestLock(what: Exclusive): Promise<number> {
  return Math.max(0, ...(await lockNumbers(what)));
}

/** `released`, `dead` or `gone`: nobody holds it. @throws RunLockedError for one that cannot be read and may be held */
async function readLock(what: Exclusive, number: number): Promise<ProcessIdentity | 'released' | 'dead' | 'gone'> {
  const path = lockPath(what, number);
  try {
    const lastSignAt = await lastWrite(what.sign === undefined ? path : join(what.folder, what.sign), path);
    const parsed = lockSchema.safeParse(parseOrUndefined(await readFile(path, 'utf8')));
    if (!parsed.success) {
      if (await what.isLeft(lastSignAt)) return 'dead';
      throw new RunLockedError(what.unreadable(basename(path)));
    }
    if (parsed.data.released) return 'released';
    return (await trainerIsAlive(parsed.data.holder, lastSignAt)) ? parsed.data.holder : 'dead';
  } catch (error) {
    if (isMissing(error)) return 'gone';
    throw error;
  }
}

/** The silence is asked for too: the lock may be of a newer process, which has not written run.json yet. */
async function recordedTrainerIsDead(runFolder: string, lastSignAt: number): Promise<boolean> {
  if (Date.now() - lastSignAt <= HEARTBEAT_SILENCE_MS) return false;
  try {
    return !(await trainerIsAlive((await readRunRecord(runFolder)).process, lastSignAt));
  } catch {
    // A run.json that is missing or cannot be read proves nothing.
    return false;
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function lastWrite(sign: string, lock: string): Promise<number> {
  const { mtimeMs } = await stat(lock);
  return stat(sign).then(
    (found) => Math.max(found.mtimeMs, mtimeMs),
    () => mtimeMs,
  );
}

/** Creates a file that appears with all its content; false where it exists. File systems without hard links get `wx`. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const temporary = temporaryPath(path);
  try {
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await link(temporary, path).catch(async (error: unknown) => {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errorCode(error) ?? '')) throw error;
      await writeFile(path, text, { flag: 'wx' });
    });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(join(path, '..'));
  return true;
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch (error) {
    // Its folder was moved away: there is nothing to hold any more.
    if (!isMissing(error)) throw error;
  }
}

/**
 * Synchronous, so that a trainer can release while it exits. On a full disk the lock is removed instead. The run folder may have been
 * moved away meanwhile.
 */
function release(path: string, content: LockContent): void {
  const temporary = temporaryPath(path);
  try {
    writeFileSync(temporary, JSON.stringify({ ...content, released: true }));
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, { force: true });
    rmSync(path, { force: true });
  }
}
