import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { acquireRunLock, lockHolder } from '../../src/store/lock';
import { currentIdentity } from '../../src/store/processIdentity';
import { writeRunRecord } from '../../src/store/runRecordFile';
import { bundled } from './bundle';
import { sampleRecord, temporaryFolder } from './fixtures';

const children: ChildProcess[] = [];
let program: string;
let run: string;
beforeAll(async () => {
  program = await bundled('./program.ts');
});
beforeEach(() => {
  run = join(temporaryFolder(), 'run-a');
  mkdirSync(run);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function start(action: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const child = spawn(process.execPath, [program, action, run], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return { child, lines: createInterface(child.stdout)[Symbol.asyncIterator]() };
}
const next = async (lines: AsyncIterator<string>) => (await lines.next()).value as string;

describe('the lock of a run', () => {
  it('has one holder, until it is released', async () => {
    const lock = await acquireRunLock(run);
    expect(await lockHolder(run)).toEqual(await currentIdentity());
    await expect(acquireRunLock(run)).rejects.toThrow(
      `Run run-a is already being trained by process ${process.pid} on ${(await currentIdentity()).hostname}; stop it first.`,
    );
    lock.release();
    expect(await lockHolder(run)).toBeUndefined();
    (await acquireRunLock(run)).release();
    expect(readdirSync(run)).toEqual(['trainer-2.lock']);
  });

  it('outlives no process: after a kill -9 the next one gets it', async () => {
    const { child, lines } = start('lock');
    expect(await next(lines)).toBe('locked');
    await expect(acquireRunLock(run)).rejects.toThrow(`process ${child.pid}`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    (await acquireRunLock(run)).release();
  });

  it('goes to exactly one of many that find a dead holder at the same moment', async () => {
    const dead = { ...(await currentIdentity()), startTime: '1' };
    writeFileSync(join(run, 'trainer-7.lock'), JSON.stringify({ holder: dead, released: false }));
    const racers = Array.from({ length: 6 }, () => start('race'));
    for (const { lines } of racers) expect(await next(lines)).toBe('ready');
    writeFileSync(join(run, 'go'), '');
    const results = await Promise.all(racers.map(({ lines }) => next(lines)));
    expect(results.sort()).toEqual([...Array.from({ length: 5 }, () => 'RunLockedError'), 'won']);
    expect(readdirSync(run).sort()).toEqual(['go', 'trainer-8.lock']);
  });

  it('that cannot be read is held, unless the process of run.json is dead and nothing was heard for long', async () => {
    const path = join(run, 'trainer-1.lock');
    const sentence =
      'Run run-a may be trained by another process: its trainer-1.lock cannot be read; remove that file if none trains it.';
    const held = async () => {
      await expect(acquireRunLock(run)).rejects.toThrow(sentence);
      await expect(lockHolder(run)).rejects.toThrow(sentence);
    };
    writeFileSync(path, '{"holder":');
    utimesSync(path, 1, 1);
    await held();
    const own = await currentIdentity();
    await writeRunRecord(run, sampleRecord('run-a', { process: own }));
    await held();
    await writeRunRecord(run, sampleRecord('run-a', { process: { ...own, startTime: '1' } }));
    utimesSync(path, new Date(), new Date());
    await held();
    utimesSync(path, 1, 1);
    (await acquireRunLock(run)).release();
  });
});
