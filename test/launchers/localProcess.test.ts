import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessIdentity } from '../../src/contract/process';
import { StartFailedError, type StartRequest } from '../../src/launchers/launcher';
import { trainerEnvironment } from '../../src/launchers/detached';
import { LocalProcessLauncher } from '../../src/launchers/localProcess';
import { signalProcess } from '../../src/store/processIdentity';
import { readRunRecord, writeRunRecord } from '../../src/store/runRecordFile';
import { readRunView } from '../../src/store/runView';
import { bundled } from '../store/bundle';
import { temporaryFolder } from '../store/fixtures';
import { until } from '../store/until';

let trainer: string;
let window: string;
let launcher: LocalProcessLauncher;
let runs: string;
const started: ProcessIdentity[] = [];

beforeAll(async () => {
  trainer = await bundled('../launchers/tinyTrainer.ts');
  window = await bundled('../launchers/hostWindow.ts');
  launcher = new LocalProcessLauncher({ command: [process.execPath, trainer] });
});
beforeEach(() => {
  runs = join(temporaryFolder(), '.posttraining', 'runs');
});
afterEach(async () => {
  for (const identity of started.splice(0)) await signalProcess(identity, 'SIGKILL');
});

const request = (behaviour: string, change: Partial<StartRequest> = {}): StartRequest => ({
  runsFolder: runs,
  runId: 'run-a',
  recipePath: behaviour,
  workingFolder: temporaryFolder(),
  ...change,
});

async function start(behaviour: string, change: Partial<StartRequest> = {}) {
  const run = await launcher.start(request(behaviour, change));
  started.push(run.record.process);
  return run;
}

async function failure(promise: Promise<unknown>): Promise<StartFailedError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StartFailedError);
  return error as StartFailedError;
}

describe('starting', () => {
  it('hands the recipe, overrides and backend to the engine, and its output to trainer.log', async () => {
    const run = await start('obedient', { backend: 'wasm', set: { learning_rate: '1e-4', run_name: 'a b; $(c)' } });
    expect(run).toMatchObject({ id: 'run-a', folder: join(runs, 'run-a'), record: { id: 'run-a' } });
    const log = () => readFileSync(join(run.folder, 'trainer.log'), 'utf8').split('\n');
    expect(log()[0]).toBe(
      `train --run-id run-a --runs-folder ${runs} --backend wasm --set learning_rate=1e-4 --set run_name=a b; $(c)`,
    );
    expect(log()[1]).toBe('environment ELECTRON_RUN_AS_NODE');
    expect(await launcher.find(run.folder)).toMatchObject({ status: 'alive', identity: run.record.process });
    await until(() => log().includes('step 2'), 'it trains');
  });

  it('refuses an id that is taken', async () => {
    await start('obedient');
    await expect(launcher.start(request('obedient'))).rejects.toThrow(/^A run called run-a exists already in /);
    await expect(launcher.start(request('obedient', { runId: '../run' }))).rejects.toThrow(/is not a run id/);
  });

  it('of refused input gives the sentence of the engine and leaves nothing', async () => {
    const error = await failure(launcher.start(request('refused')));
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain('refused.yaml: beta is -1; allowed: a number of at least 0.');
    expect(existsSync(join(runs, 'run-a'))).toBe(false);
  });

  it('that crashes before run.json is told with its last lines, and its log is kept', async () => {
    const error = await failure(launcher.start(request('crash')));
    expect(error.message).toMatch(
      /^The trainer ended with exit code 1 before its run began\. Its last lines:\n[^]*out of memory/,
    );
    expect(readFileSync(join(runs, 'run-a', 'trainer.log'), 'utf8')).toContain('out of memory');
  });

  it('of a program that is not there says so', async () => {
    const missing = new LocalProcessLauncher({ command: ['/nowhere/node'] });
    expect((await failure(missing.start(request('obedient')))).message).toMatch(/^The trainer cannot be started: .*ENOENT/);
  });

  it('can be cancelled, which ends the trainer and leaves nothing', async () => {
    const cancel = new AbortController();
    const failed = failure(launcher.start(request('slow', { signal: cancel.signal })));
    await until(() => existsSync(join(runs, 'run-a', 'trainer.log')), 'it has been spawned');
    cancel.abort();
    expect((await failed).message).toMatch(/^The start was cancelled\./);
    expect(existsSync(join(runs, 'run-a'))).toBe(false);
  });

  it('keeps the settings of the extension host to itself', () => {
    expect(trainerEnvironment({ PATH: '/bin', VSCODE_PID: '1', ELECTRON_NO_ASAR: '1' })).toEqual({
      PATH: '/bin',
      ELECTRON_RUN_AS_NODE: '1',
    });
  });
});

describe('a trainer', () => {
  it('outlives the kill -9 of its window, and is found, stopped and resumed by another', async () => {
    const host = spawn(process.execPath, [window, trainer, runs, 'run-a'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [pid] = (await once(createInterface(host.stdout), 'line')) as [string];
    const folder = join(runs, 'run-a');
    started.push((await readRunRecord(folder)).process);
    host.kill('SIGKILL');
    await once(host, 'exit');
    const { steps } = await readRunView(folder);
    await until(async () => (await readRunView(folder)).steps.length >= steps.length + 3, 'it goes on training');
    const found = await launcher.find(folder);
    expect(found).toMatchObject({ status: 'alive', identity: { pid: Number(pid) } });

    await expect(launcher.resume(folder)).rejects.toThrow(`Run run-a is still being trained, by process ${pid}.`);
    expect(await launcher.stop(folder)).toBe('stopped');
    expect(await readRunView(folder)).toMatchObject({ state: 'stopped' });
    expect(await launcher.stop(folder)).toBe('not running');

    const resumed = await launcher.resume(folder);
    started.push(resumed.record.process);
    expect(resumed.record.process.pid).not.toBe(Number(pid));
    await until(async () => (await readRunView(folder)).attempt === 2, 'it trains again');
    expect(await launcher.stop(folder)).toBe('stopped');
  });

  it('that does not stop is terminated, and killed when it does not end', async () => {
    const deaf = await start('deaf', { runId: 'deaf' });
    expect(await launcher.stop(deaf.folder, { graceMs: 200 })).toBe('terminated');
    const stubborn = await start('stubborn', { runId: 'stubborn' });
    const hurry = new AbortController();
    hurry.abort();
    expect(await launcher.stop(stubborn.folder, { hurry: hurry.signal, terminateMs: 200 })).toBe('killed');
    expect(readFileSync(join(stubborn.folder, 'trainer.log'), 'utf8')).toContain('ignored SIGTERM');
  });

  it('is never taken for another process with its pid', async () => {
    const run = await start('obedient');
    await writeRunRecord(run.folder, { ...run.record, process: { ...run.record.process, startTime: '1' } });
    expect(await launcher.stop(run.folder, { graceMs: 0 })).toBe('not running');
    expect(await launcher.find(run.folder)).toMatchObject({ status: 'dead' });
    await writeRunRecord(run.folder, { ...run.record, process: { ...run.record.process, hostname: 'elsewhere' } });
    expect(await launcher.stop(run.folder, { graceMs: 0 })).toBe('requested');
    await writeRunRecord(run.folder, run.record);
    // It saw the request, as it would have on the other host.
    await until(async () => (await readRunView(run.folder)).state === 'stopped', 'it stops');
  });

  it('is not started twice by two windows that resume at once', async () => {
    const run = await start('obedient');
    await launcher.stop(run.folder);
    const outcomes = await Promise.allSettled([launcher.resume(run.folder), launcher.resume(run.folder)]);
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
    started.push(...won.map(({ record }) => record.process));
    expect(won).toHaveLength(1);
    expect(lost[0]!.message).toMatch(/Run run-a is already being trained by process \d+|is still being trained/);
    expect(await launcher.find(run.folder)).toMatchObject({ status: 'alive' });
  });

  it('writes its log after what is there', async () => {
    const run = await start('obedient');
    await launcher.stop(run.folder);
    writeFileSync(join(run.folder, 'trainer.log'), 'first attempt\n');
    const resumed = await launcher.resume(run.folder);
    started.push(resumed.record.process);
    expect(readFileSync(join(run.folder, 'trainer.log'), 'utf8')).toMatch(/^first attempt\nresume/);
  });
});
