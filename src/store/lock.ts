import { link, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
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
}

/**
 * Makes this process the one trainer of a run, or throws {@link RunLockedError}. Locks are files `trainer-N.lock`; the one with the
 * highest N counts, and N + 1 may be created (exclusively, with its content in it) only when the holder of N has released it or is
 * dead. Numbers never go back, so two processes that both find a dead holder cannot both win, which removing a stale file cannot
 * promise.
 */
export async function acquireRunLock(runFolder: string): Promise<RunLock> {
  const content: LockContent = { holder: await currentIdentity(), released: false };
  for (;;) {
    const highest = await highestLock(runFolder);
    if (highest > 0) {
      const held = await readLock(runFolder, highest);
      if (held === 'gone') continue;
      if (held !== 'free') {
        const who = `process ${held.pid} on ${held.hostname}`;
        throw new RunLockedError(`Run ${basename(runFolder)} is already being trained by ${who}; stop it first.`);
      }
    }
    const path = lockPath(runFolder, highest + 1);
    if (!(await createWhole(path, JSON.stringify(content)))) continue;
    if ((await highestLock(runFolder)) !== highest + 1) {
      await rm(path, { force: true });
      continue;
    }
    for (const older of await lockNumbers(runFolder)) {
      if (older <= highest) await rm(lockPath(runFolder, older), { force: true });
    }
    return { release: () => release(path, content) };
  }
}

/** Who holds the lock now, dead holders left out. @throws RunLockedError where a lock that cannot be read may be held */
export async function lockHolder(runFolder: string): Promise<ProcessIdentity | undefined> {
  const highest = await highestLock(runFolder);
  if (highest === 0) return undefined;
  const held = await readLock(runFolder, highest);
  return typeof held === 'string' ? undefined : held;
}

function lockPath(runFolder: string, number: number): string {
  return join(runFolder, `trainer-${number}.lock`);
}

async function lockNumbers(runFolder: string): Promise<number[]> {
  const names = await readdir(runFolder);
  return names.flatMap((name) => {
    const match = /^trainer-(\d{1,9})\.lock$/.exec(name);
    return match ? [Number(match[1])] : [];
  });
}

async function highestLock(runFolder: string): Promise<number> {
  return Math.max(0, ...(await lockNumbers(runFolder)));
}

/**
 * `free`: released, or its holder is dead. One that cannot be read is held, unless the process of run.json is dead and the run has been
 * silent for as long as a dead one.
 * @throws RunLockedError
 */
async function readLock(runFolder: string, number: number): Promise<ProcessIdentity | 'free' | 'gone'> {
  const path = lockPath(runFolder, number);
  try {
    const lastSignAt = await lastWrite(join(runFolder, 'events.jsonl'), path);
    const parsed = lockSchema.safeParse(parseOrUndefined(await readFile(path, 'utf8')));
    if (!parsed.success) {
      if (await recordedTrainerIsDead(runFolder, lastSignAt)) return 'free';
      throw new RunLockedError(
        `Run ${basename(runFolder)} may be trained by another process: its ${basename(path)} cannot be read; remove that file if none trains it.`,
      );
    }
    if (parsed.data.released) return 'free';
    return (await trainerIsAlive(parsed.data.holder, lastSignAt)) ? parsed.data.holder : 'free';
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

async function lastWrite(events: string, lock: string): Promise<number> {
  const { mtimeMs } = await stat(lock);
  return stat(events).then(
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
