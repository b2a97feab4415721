import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isTemporaryName } from '../../src/store/atomicFile';
import { verifyCheckpoint } from '../../src/store/checkpointFiles';
import { EventLogReader, EventLogWriter } from '../../src/store/eventLog';
import { bundled } from './bundle';
import { temporaryFolder } from './fixtures';

let program: string;
beforeAll(async () => {
  program = await bundled('./program.ts');
});

function works(command: string, ...parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
const noLimit = works('prlimit', '--fsize=1000000', 'true') ? '' : ' (skipped: no prlimit here)';
const noStrace = works('strace', '-f', '-e', 'trace=fsync', 'true') ? '' : ' (skipped: no working strace here)';

/** Runs the program with files limited to `bytes`: the write that would pass it is cut there, and the next one fails. */
function withFileLimit(bytes: number, ...parameters: string[]) {
  return spawnSync('prlimit', [`--fsize=${bytes}`, process.execPath, program, ...parameters], { encoding: 'utf8' });
}

/** Kills the program when it enters its n-th call of a kind; true where it got that far. */
function killedAt(call: string, n: number, ...parameters: string[]): boolean {
  const inject = `inject=${call}:signal=SIGKILL:when=${n}`;
  // strace counts for each thread; with one thread in libuv's pool, the asynchronous calls are in one row.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' };
  const command = ['-f', '-qq', '-o', '/dev/null', '-e', `trace=${call}`, '-e', inject, process.execPath, program, ...parameters];
  const done = spawnSync('strace', command, { env });
  return done.signal === 'SIGKILL' || done.status === 137;
}

describe(`a disk that is full${noLimit}`, () => {
  it.skipIf(noLimit !== '')('tears a line of the log, and the next writer goes on after it', async () => {
    for (const limit of [1, 57, 113, 126, 127, 128, 300]) {
      const folder = temporaryFolder();
      const path = join(folder, 'events.jsonl');
      const { status, stderr } = withFileLimit(limit, 'append', folder, '20');
      expect({ status, stderr }).toEqual({ status: 1, stderr: 'EFBIG: file too large, write\n' });
      const torn = readFileSync(path);
      expect(torn.length).toBe(limit);
      const before = await new EventLogReader(path).read();
      const writer = await EventLogWriter.open(path);
      writer.append({ type: 'resumed', fromStep: 0, attempt: 2 });
      writer.close();
      expect(readFileSync(path).subarray(0, limit).equals(torn)).toBe(true);
      const { events, damagedLines } = await new EventLogReader(path).read();
      expect(events.slice(0, before.events.length)).toEqual(before.events);
      expect(events.at(-1)).toMatchObject({ type: 'resumed', seq: events.length - 1 });
      expect(damagedLines).toBeLessThanOrEqual(1);
    }
  });

  it.skipIf(noLimit !== '')('leaves the old file, and nothing beside it', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file.txt'), 'old');
    const { status, stderr } = withFileLimit(100, 'replace', folder, '1000');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'EFBIG: file too large, write\n' });
    expect(readdirSync(folder)).toEqual(['file.txt']);
    expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('old');
  });
});

describe(`death at any system call of a write${noStrace}`, () => {
  it.skipIf(noStrace !== '')('leaves the old file or the new one', () => {
    const wanted = 'new '.repeat(3);
    for (const call of ['fsync', 'rename']) {
      for (let n = 1; ; n++) {
        const folder = temporaryFolder();
        writeFileSync(join(folder, 'file.txt'), 'old');
        const killed = killedAt(call, n, 'replace', folder, '3');
        expect(['old', wanted]).toContain(readFileSync(join(folder, 'file.txt'), 'utf8'));
        expect(readdirSync(folder).filter((name) => name !== 'file.txt' && !isTemporaryName(name))).toEqual([]);
        if (killed) continue;
        expect(n).toBeGreaterThan(1);
        break;
      }
    }
  });

  it.skipIf(noStrace !== '')('leaves a checkpoint that is whole, or none', async () => {
    let unsealed = 0;
    for (const call of ['fsync', 'rename']) {
      for (let n = 1; ; n++) {
        const folder = join(temporaryFolder(), 'step-000001');
        mkdirSync(folder);
        const killed = killedAt(call, n, 'seal', folder);
        if (existsSync(join(folder, 'checkpoint.json'))) expect(await verifyCheckpoint(folder)).toBeNull();
        else unsealed += 1;
        if (!killed) break;
      }
    }
    // Three files, the folder, its parent and the record are fsynced before the one rename.
    expect(unsealed).toBe(7);
  });

  it.skipIf(noStrace !== '')('loses no event that was written before', async () => {
    for (const n of [1, 2, 3]) {
      const folder = temporaryFolder();
      expect(killedAt('fsync', n, 'append', folder, '9')).toBe(true);
      const { events, problems } = await new EventLogReader(join(folder, 'events.jsonl')).read();
      // The first to be reached is that of the folder, in the pool; in the main thread one follows each event.
      expect(events.map(({ seq }) => seq)).toEqual(n === 1 ? [] : Array.from({ length: n }, (_, seq) => seq));
      expect(problems).toEqual([]);
    }
  });
});
