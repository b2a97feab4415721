import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entropyCollapse } from '../../src/analysis/entropyCollapse';
import { writeJsonAtomic } from '../../src/store/atomicFile';
import { EventLogWriter } from '../../src/store/eventLog';
import { currentIdentity, identityOf } from '../../src/store/processIdentity';
import { runTitle, type HealthyRun } from '../../src/store/runEntry';
import { RunStore, type RunsChange } from '../../src/store/runStore';
import type { RunStoreOptions } from '../../src/store/runStoreOptions';
import { moveRunToTrash, restoreRun } from '../../src/store/trash';
import { updateUser } from '../../src/store/userFile';
import { finishedRun, sampleRecord, step, temporaryFolder, writeRun } from './fixtures';
import { until } from './until';

let runs: string;
const stores: RunStore[] = [];
const children: ChildProcess[] = [];
beforeEach(() => {
  runs = join(temporaryFolder(), '.posttraining', 'runs');
  mkdirSync(runs, { recursive: true });
});
afterEach(() => {
  for (const store of stores.splice(0)) store.dispose();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function opened(options?: RunStoreOptions): Promise<{ store: RunStore; changes: RunsChange[] }> {
  const store = new RunStore(runs, options);
  stores.push(store);
  await store.ready;
  const changes: RunsChange[] = [];
  store.onDidChange((change) => changes.push(change));
  return { store, changes };
}

const healthy = (store: RunStore, id: string) => store.run(id) as HealthyRun;

/** A run whose trainer is another, living process. */
async function livingRun(id: string): Promise<{ folder: string; log: EventLogWriter; trainer: ChildProcess }> {
  const trainer = spawn('sleep', ['600'], { stdio: 'ignore' });
  children.push(trainer);
  await once(trainer, 'spawn');
  const folder = writeRun(runs, id, [], { process: (await identityOf(trainer.pid!))! });
  const log = await EventLogWriter.open(join(folder, 'events.jsonl'));
  log.append({ type: 'state', state: 'running', step: 0 });
  return { folder, log, trainer };
}

describe('the list of runs', () => {
  it('has only what was asked for, where it is to look at nothing else', async () => {
    writeRun(runs, 'one', finishedRun(1));
    writeRun(runs, 'two', finishedRun(2));
    const { log, trainer } = await livingRun('three');
    const { store, changes } = await opened({ onlyWhenAsked: true, activeInterval: 1, idleInterval: 1 });
    expect(store.runs).toEqual([]);
    await store.refresh('two');
    await store.refresh('three');
    expect(store.runs.map(({ id }) => id).sort()).toEqual(['three', 'two']);
    expect([store.watchProblem, changes.map(({ added }) => added)]).toEqual([null, [['two'], ['three']]]);
    expect(healthy(store, 'three').summary.alive).toBe(true);
    log.close();
    trainer.kill('SIGKILL');
    await once(trainer, 'exit');
    await store.refresh('three');
    expect(healthy(store, 'three').summary).toMatchObject({ alive: false, state: 'failed' });
  });

  it('has state, step and newest metrics of each, newest run first', async () => {
    writeRun(runs, 'older', finishedRun(3), { createdAt: 1000 });
    writeRun(
      runs,
      'newer',
      [...finishedRun(2).slice(0, -1), { type: 'state', state: 'failed', step: 2, message: 'loss is NaN at step 2' }],
      { createdAt: 2000 },
    );
    const { store } = await opened();
    expect(store.runs.map(({ id }) => id)).toEqual(['newer', 'older']);
    expect(healthy(store, 'older').summary).toEqual({
      state: 'finished',
      message: null,
      step: 3,
      attempt: 1,
      metrics: { reward: 0.03, entropy: 1 },
      entropyCollapse: null,
      lastEventAt: 5000,
      interrupted: false,
      alive: false,
      resumable: false,
      endedAt: 5000,
    });
    expect(healthy(store, 'newer').summary).toMatchObject({
      state: 'failed',
      message: 'loss is NaN at step 2',
      interrupted: false,
    });
  });

  it('has the newest of many runs before all of them are read, and tells of the others', async () => {
    const changedAgo = (id: string, minutes: number) => {
      const at = Date.now() / 1000 - 60 * minutes;
      utimesSync(writeRun(runs, id, finishedRun(1), { createdAt: -minutes }), at, at);
    };
    for (let n = 0; n < 250; n++) changedAgo(`run-${n}`, n);
    const store = new RunStore(runs);
    stores.push(store);
    const told: string[] = [];
    store.onDidChange(({ added }) => told.push(...added));
    await store.begun;
    expect(told).toEqual(Array.from({ length: 100 }, (_, n) => `run-${n}`));
    expect(store.runs.map(({ id }) => id)).toEqual(told);
    await store.ready;
    expect(new Set(told).size).toBe(250);
    expect(store.runs).toHaveLength(250);
  });

  it('has begun where there is no run, and where there are a few', async () => {
    const empty = new RunStore(join(runs, 'none'));
    stores.push(empty);
    await empty.begun;
    writeRun(runs, 'one', finishedRun(1));
    const { store } = await opened();
    await store.begun;
    expect([empty.runs, store.runs.length]).toEqual([[], 1]);
  });

  it('reads the state behind thousands of later lines, and behind a torn one', async () => {
    const folder = writeRun(runs, 'long', [
      { type: 'state', state: 'running', step: 0 },
      step(1, { reward: 0.5 }),
      ...Array.from({ length: 500 }, () => ({ type: 'heartbeat' as const, step: 1 })),
    ]);
    appendFileSync(join(folder, 'events.jsonl'), '{"seq":502,"ti');
    const { store } = await opened();
    expect(healthy(store, 'long').summary).toMatchObject({
      step: 1,
      metrics: { reward: 0.5 },
      state: 'failed',
      interrupted: true,
    });
  });

  it('has one clear sentence for what is no run, and never throws', async () => {
    const made = (name: string, files: Record<string, string>) => {
      mkdirSync(join(runs, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(runs, name, file), text);
    };
    made('empty', {});
    made('torn', { 'run.json': '{"schemaVersion": 1,' });
    made('future', { 'run.json': JSON.stringify({ ...sampleRecord('future'), schemaVersion: 9 }) });
    made('copied', { 'run.json': JSON.stringify(sampleRecord('original')) });
    made('My Run', { 'run.json': '{}' });
    made('.hidden', {});
    mkdirSync(join(runs, 'folder', 'run.json'), { recursive: true });
    mkdirSync(join(runs, 'log', 'events.jsonl'), { recursive: true });
    writeFileSync(join(runs, 'log', 'run.json'), JSON.stringify(sampleRecord('log')));
    writeFileSync(join(runs, 'a-file'), '');
    symlinkSync('loop', join(runs, 'loop'));
    symlinkSync('/dev/null', join(runs, 'null'));
    symlinkSync('nowhere', join(runs, 'dangling'));
    const died = join(runs, 'died');
    made('died', { 'trainer.log': 'loading model\nThe model folder has no config.json.\n' });
    const { store } = await opened({ startLimit: 0 });
    expect(
      Object.fromEntries(store.runs.map((entry) => [entry.id, entry.kind === 'broken' ? entry.reason : entry.kind])),
    ).toEqual({
      empty: 'run.json is missing.',
      torn: expect.stringMatching(/^run\.json is not JSON: .+\.$/) as string,
      future: expect.stringMatching(/^run\.json is not valid: schemaVersion: .+\.$/) as string,
      copied: 'run.json says it is of run original, but its folder is called copied.',
      'My Run': expect.stringMatching(/^"My Run" is not a run id; allowed: /) as string,
      folder: expect.stringMatching(/^run\.json cannot be read: EISDIR/) as string,
      log: expect.stringMatching(/^events\.jsonl cannot be read: EISDIR/) as string,
      loop: expect.stringMatching(/ELOOP/) as string,
      died: 'The trainer ended before it wrote run.json: The model folder has no config.json.',
    });
    expect(store.run('died')).toMatchObject({ folder: died });
  });

  it('is empty where the runs folder would lie below a file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    runs = join(file, 'runs');
    const { store } = await opened();
    expect(store.runs).toEqual([]);
  });

  it('has a run whose checkpoints folder holds a file called like a checkpoint', async () => {
    const folder = writeRun(runs, 'stray', [{ type: 'state', state: 'failed', step: 1 }]);
    mkdirSync(join(folder, 'checkpoints'));
    writeFileSync(join(folder, 'checkpoints', 'step-000001'), '');
    const { store } = await opened();
    expect(store.run('stray')).toMatchObject({ kind: 'run', summary: { state: 'failed' } });
  });

  it('shows a run with a damaged user.json, and says so', async () => {
    const folder = writeRun(runs, 'run-a', finishedRun(1));
    writeFileSync(join(folder, 'user.json'), 'no');
    const { store } = await opened();
    expect(healthy(store, 'run-a').userProblem).toMatch(/^user\.json is not JSON: /);
    expect(runTitle(healthy(store, 'run-a'))).toBe('run-a');
  });

  it.skipIf(process.getuid?.() === 0)('says when the folder cannot be listed', async () => {
    chmodSync(runs, 0);
    const { store } = await opened();
    expect(store.problem).toMatch(/^The runs folder .+ cannot be listed: EACCES/);
    chmodSync(runs, 0o700);
  });
});

describe('a run whose process is gone', () => {
  it('is shown as failed, and resumable from a checkpoint', async () => {
    const folder = writeRun(runs, 'run-a', finishedRun(4).slice(0, -1), {
      process: { ...(await currentIdentity()), startTime: '1' },
    });
    const { store } = await opened();
    expect(healthy(store, 'run-a').summary).toMatchObject({
      state: 'failed',
      interrupted: true,
      alive: false,
      resumable: true,
      message:
        "The trainer's process ended without saying why, after step 4; no checkpoint had been sealed, so resuming begins again.",
    });
    mkdirSync(join(folder, 'checkpoints', 'step-000002'), { recursive: true });
    mkdirSync(join(folder, 'checkpoints', 'step-000004'), { recursive: true });
    writeFileSync(join(folder, 'checkpoints', 'step-000002', 'checkpoint.json'), '{}');
    await store.refresh('run-a');
    expect(healthy(store, 'run-a').summary).toMatchObject({
      resumable: true,
      message: "The trainer's process ended without saying why, after step 4; it can be resumed from its last checkpoint.",
    });
  });

  it('that was stopping has stopped', async () => {
    writeRun(runs, 'run-a', [...finishedRun(4).slice(0, -1), { type: 'state', state: 'stopping', step: 4 }]);
    const { store } = await opened();
    expect(healthy(store, 'run-a').summary).toMatchObject({ state: 'stopped', interrupted: true });
  });

  it('is seen at once when it dies', async () => {
    const { trainer } = await livingRun('run-a');
    const { store } = await opened({ activeInterval: 50 });
    expect(healthy(store, 'run-a').summary).toMatchObject({ state: 'running', alive: true, endedAt: null });
    expect(store.going.map(({ id }) => id)).toEqual(['run-a']);
    trainer.kill('SIGKILL');
    await until(() => healthy(store, 'run-a').summary.state === 'failed', 'the run is shown as failed');
    expect(store.going).toEqual([]);
  });
});

describe('changes', () => {
  // Polling is far too slow to pass these: they show that watching works.
  const watching = { activeInterval: 600_000, idleInterval: 600_000 };

  it.each([
    ['by watching', watching],
    ['by polling', { activeInterval: 30, idleInterval: 30 }],
  ])('of a living run are seen %s, in every store', async (_, options) => {
    const { log } = await livingRun('run-a');
    const both = [await opened(options), await opened(options)];
    log.append(step(1, { reward: 0.25 }));
    for (const { store, changes } of both) {
      await until(() => healthy(store, 'run-a').summary.step === 1, 'the step is seen');
      expect(changes.flatMap(({ changed }) => changed)).toContain('run-a');
    }
    log.append(step(2, { reward: 0.5 }));
    for (const { store } of both) {
      await until(() => healthy(store, 'run-a').summary.metrics['reward'] === 0.5, 'the next step is seen');
      expect((await store.view('run-a')).metrics['reward']).toEqual([0.25, 0.5]);
    }
    log.close();
  });

  it('of a living run tell of an entropy that collapses', async () => {
    const { log } = await livingRun('run-a');
    const { store } = await opened({ activeInterval: 50 });
    for (let i = 1; i <= 9; i++) log.append(step(i, { entropy: i <= 5 ? 0.5 : 0.02 }));
    await until(() => healthy(store, 'run-a').summary.step === 9, 'nine steps are seen');
    expect(healthy(store, 'run-a').summary.entropyCollapse).toBeNull();
    log.append(step(10, { entropy: 0.02 }));
    await until(() => healthy(store, 'run-a').summary.step === 10, 'ten steps are seen');
    expect(healthy(store, 'run-a').summary.entropyCollapse).toEqual({ before: 0.5, now: 0.02 });
    log.close();
  });

  it('of a run that has ended keep that its entropy collapsed, however its log was read', async () => {
    const entropies = (last: number[]) => [
      { type: 'state' as const, state: 'running' as const, step: 0 },
      ...[0.4, 0.6, 0.5, 0.5, 0.5, ...Array.from({ length: 20 }, () => 0.3), ...last].map((entropy, index) =>
        step(index + 1, { entropy }),
      ),
      { type: 'state' as const, state: 'finished' as const, step: 30 },
    ];
    writeRun(runs, 'collapsed', entropies([0.02, 0.02, 0.02, 0.02, 0.02]));
    // A mean of 0.052 is above a tenth of 0.5, low as the newest step is.
    writeRun(runs, 'low', entropies([0.06, 0.06, 0.06, 0.06, 0.02]));
    // The five steps of the end are those of the beginning.
    writeRun(runs, 'short', finishedRun(9));
    const { store } = await opened(watching);
    expect(healthy(store, 'collapsed').summary.entropyCollapse).toEqual({ before: 0.5, now: 0.02 });
    expect(healthy(store, 'low').summary.entropyCollapse).toBeNull();
    expect(healthy(store, 'short').summary.entropyCollapse).toBeNull();
  });

  it('of a run that was resumed and has ended have the entropy of its steps in their order, as its view has', async () => {
    const attempt = (number: number, from: number, to: number, entropy: number) =>
      Array.from({ length: to - from + 1 }, (_, index) => step(from + index, { entropy }, number));
    const begun = [{ type: 'state' as const, state: 'running' as const, step: 0 }];
    const resumed = [{ type: 'resumed' as const, fromStep: 10, attempt: 2 }];
    const ended = [{ type: 'state' as const, state: 'stopped' as const, step: 15 }];
    // Its last five steps are 16 … 20 of the first attempt, though those of the second come last in the log.
    writeRun(runs, 'older', [
      ...[...begun, ...attempt(1, 1, 10, 0.5), ...attempt(1, 11, 20, 0.3), ...resumed, ...attempt(2, 11, 15, 0.02), ...ended],
    ]);
    writeRun(runs, 'older-low', [
      ...[...begun, ...attempt(1, 1, 10, 0.5), ...attempt(1, 11, 20, 0.02), ...resumed, ...attempt(2, 11, 15, 0.3), ...ended],
    ]);
    const { store } = await opened(watching);
    for (const [run, collapse] of [
      ['older', null],
      ['older-low', { before: 0.5, now: 0.02 }],
    ] as const) {
      expect(healthy(store, run).summary.entropyCollapse).toEqual(collapse);
      expect(entropyCollapse((await store.view(run)).metrics['entropy']!)).toEqual(collapse);
    }
  });

  it('of the folder are told: a run that comes, starts, is deleted and restored', async () => {
    const { store, changes } = await opened(watching);
    mkdirSync(join(runs, 'run-a'));
    writeFileSync(join(runs, 'run-a', 'trainer.log'), 'loading\n');
    await until(() => store.run('run-a')?.kind === 'starting', 'the run is starting');
    await writeJsonAtomic(join(runs, 'run-a', 'run.json'), sampleRecord('run-a'));
    await until(() => store.run('run-a')?.kind === 'run', 'run.json is seen');
    const trashed = await moveRunToTrash(runs, 'run-a');
    await until(() => store.run('run-a') === undefined, 'the run is gone');
    await restoreRun(trashed);
    await until(() => store.run('run-a') !== undefined, 'the run is back');
    expect(changes.map(({ added, removed }) => [...added, ...removed.map((id) => `-${id}`)].join()).filter(Boolean)).toEqual([
      'run-a',
      '-run-a',
      'run-a',
    ]);
  });

  it('of a run that another window resumes are seen', async () => {
    const folder = writeRun(runs, 'run-a', [...finishedRun(2).slice(0, -1), { type: 'state', state: 'stopped', step: 2 }]);
    const { store } = await opened(watching);
    expect(healthy(store, 'run-a').summary).toMatchObject({ state: 'stopped', resumable: true });
    await writeJsonAtomic(join(folder, 'run.json'), sampleRecord('run-a', { process: await currentIdentity() }));
    const log = await EventLogWriter.open(join(folder, 'events.jsonl'));
    log.append({ type: 'resumed', fromStep: 1, attempt: 2 });
    log.append({ type: 'state', state: 'running', step: 1 });
    await until(() => healthy(store, 'run-a').summary.alive, 'the run is going again');
    expect(healthy(store, 'run-a').summary).toMatchObject({ state: 'running', step: 1, attempt: 2, resumable: false });
    log.close();
  });

  it('of a folder that is deleted and made again are seen', async () => {
    writeRun(runs, 'run-a', finishedRun(1));
    const { store } = await opened(watching);
    rmSync(runs, { recursive: true });
    await until(() => store.runs.length === 0, 'the run is gone');
    writeRun(runs, 'run-b', finishedRun(1));
    await store.refresh();
    writeRun(runs, 'run-c', finishedRun(1));
    await until(() => store.runs.length === 2, 'the new folder is watched');
  });

  it('of the name are seen after refresh, and nothing is told when nothing changed', async () => {
    const folder = writeRun(runs, 'run-a', finishedRun(2));
    const { store, changes } = await opened(watching);
    await store.refresh();
    expect(changes).toEqual([]);
    await updateUser(folder, (user) => ({ ...user, name: 'β = 0' }));
    await store.refresh('run-a');
    expect(changes).toEqual([{ added: [], removed: [], changed: ['run-a'] }]);
    expect(runTitle(store.run('run-a')!)).toBe('β = 0');
  });

  it('reach a store that was there before its folder', async () => {
    rmSync(runs, { recursive: true });
    const { store } = await opened({ activeInterval: 30, idleInterval: 600_000 });
    expect(store.runs).toEqual([]);
    writeRun(`${runs}.new`, 'run-a', finishedRun(2));
    renameSync(`${runs}.new`, runs);
    await until(() => store.run('run-a') !== undefined, 'the run is seen');
  });
});

describe('the view of a run', () => {
  it('is read on demand, and counts damaged lines', async () => {
    const folder = writeRun(runs, 'run-a', finishedRun(3));
    appendFileSync(join(folder, 'events.jsonl'), 'garbage\n');
    const { store } = await opened();
    expect(await store.view('run-a')).toMatchObject({ state: 'finished', steps: [1, 2, 3], damagedLines: 1 });
    expect(healthy(store, 'run-a').summary.state).toBe('finished');
    await expect(store.view('../run-a')).rejects.toThrow(/is not a run id/);
  });
});
