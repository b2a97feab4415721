import { mkdirSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import type { SweepRecord } from '../../src/contract/sweep';
import { sweepState } from '../../src/host/sweeps/describeSweep';
import { FolderWatch } from '../../src/store/folderWatch';
import { sweepFolder, sweepsFolder, writeSweep } from '../../src/store/sweepFiles';
import { BEGIN_LIMIT, SweepStore } from '../../src/store/sweepStore';
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
