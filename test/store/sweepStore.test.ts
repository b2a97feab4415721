import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { SweepEnd, SweepRecord } from '../../src/contract/sweep';
import { sweepState } from '../../src/host/sweeps/describeSweep';
import { FolderWatch } from '../../src/store/folderWatch';
import { dropSweepEnd, sweepFolder, sweepLog, sweepsFolder, writeSweep, writeSweepEnd } from '../../src/store/sweepFiles';
import * as locks from '../../src/store/sweepLock';
import { BEGIN_LIMIT, SweepStore, type SweepEntry } from '../../src/store/sweepStore';
import { temporaryFolder } from './fixtures';

const record = (id: string, createdAt: number): SweepRecord => ({
  ...{ schemaVersion: 1, id, createdAt, recipePath: '/r.yaml', keys: ['seed'], evaluation: null },
  runs: [{ id: `${id}-1`, values: { seed: 1 } }],
});
/** Only what is asked for, and what it sets a timer for. */
const intervals = { going: 600_000, idle: 600_000 };

it('tells once when a sweep that died before it began has had its time', async () => {
  const runsFolder = temporaryFolder();
  await writeSweep(sweepFolder(runsFolder, 'dead'), record('dead', Date.now() - BEGIN_LIMIT + 700), new Map());
  const store = new SweepStore(runsFolder, intervals);
  try {
    await store.ready;
    const state = () => sweepState(store.sweeps[0]!, ['queued'], Date.now());
    expect(state()).toBe('starting');
    await new Promise<void>((resolve) => store.onDidChange(resolve));
    expect(state()).toBe('interrupted');
  } finally {
    store.dispose();
  }
});

it('looks again after a look that failed, of which whoever asked hears', async () => {
  const runsFolder = temporaryFolder();
  mkdirSync(sweepsFolder(runsFolder), { recursive: true });
  const store = new SweepStore(runsFolder, intervals);
  try {
    await store.ready;
    vi.spyOn(FolderWatch.prototype, 'set').mockImplementationOnce(() => {
      throw new Error('EMFILE');
    });
    await expect(store.refresh()).rejects.toThrow('EMFILE');
    await writeSweep(sweepFolder(runsFolder, 'later'), record('later', 1), new Map());
    await store.refresh();
    expect(store.sweeps.map(({ id }) => id)).toEqual(['later']);
  } finally {
    store.dispose();
  }
});

const ended = (unevaluated: number): SweepEnd => ({
  ...{ schemaVersion: 1, endedAt: 1, isStopped: false, finished: 1, failed: 0, left: 0, unevaluated },
});
async function lookedAt(runsFolder: string): Promise<SweepEntry> {
  const store = new SweepStore(runsFolder, intervals);
  try {
    await store.ready;
    return store.sweeps[0]!;
  } finally {
    store.dispose();
  }
}

it('reads how a sweep ended and what it said last after it knows that no process holds it', async () => {
  const runsFolder = temporaryFolder();
  const folder = sweepFolder(runsFolder, 'done');
  await writeSweep(folder, record('done', 1), new Map());
  writeFileSync(sweepLog(folder), 'run 1 of 1: seed 1 (done-1)\n');
  // The process says its last word and lets go while the lock is looked at.
  const looking = vi.spyOn(locks, 'sweepLockState').mockImplementationOnce(async () => {
    await writeSweepEnd(folder, ended(2));
    appendFileSync(sweepLog(folder), '2 evaluations are missing; posttrain sweep --resume done tries again\n');
    return { state: 'released' } as Awaited<ReturnType<typeof locks.sweepLockState>>;
  });
  expect(await lookedAt(runsFolder)).toMatchObject({
    ...{ process: 'released', end: { unevaluated: 2 } },
    lastLine: '2 evaluations are missing; posttrain sweep --resume done tries again',
  });
  expect(looking).toHaveBeenCalledTimes(1);
});

it('knows no end of a sweep that is carried out again, or was cut off', async () => {
  const runsFolder = temporaryFolder();
  const folder = sweepFolder(runsFolder, 'again');
  await writeSweep(folder, record('again', 1), new Map());
  await writeSweepEnd(folder, ended(1));
  const lock = await locks.acquireSweepLock(folder);
  expect(await lookedAt(runsFolder)).toMatchObject({ process: 'held', end: null });
  await dropSweepEnd(folder);
  lock.release();
  expect(await lookedAt(runsFolder)).toMatchObject({ process: 'released', end: null });
  writeFileSync(join(folder, 'ended.json'), '{"schemaVersion":2}');
  // Of a newer version: the runs are shown all the same.
  expect(await lookedAt(runsFolder)).toMatchObject({ kind: 'sweep', process: 'released', end: null });
});
