import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { processIdentitySchema } from '../../src/contract/process';
import { HEARTBEAT_SILENCE_MS, trainerIsAlive } from '../../src/store/heartbeat';
import { currentIdentity, identityOf, processStatus, signalProcess } from '../../src/store/processIdentity';
import { bundled } from './bundle';
import { deadProcess } from './fixtures';
import { until } from './until';

const linux = process.platform === 'linux';
const children: ChildProcess[] = [];
let program: string;
beforeAll(async () => {
  program = await bundled('./program.ts');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function another(): Promise<ChildProcess & { line: string }> {
  const child = spawn(process.execPath, [program, 'identity'], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return Object.assign(child, { line });
}

describe('whose process', () => {
  it('is the same seen from inside and from outside', async () => {
    const child = await another();
    const inside = processIdentitySchema.parse(JSON.parse(child.line));
    expect(inside.pid).toBe(child.pid);
    expect(await identityOf(child.pid!)).toEqual(inside);
    expect(await processStatus(inside)).toBe('alive');
    expect(await processStatus(await currentIdentity())).toBe('alive');
  });

  it.runIf(linux)('has the boot id, pid namespace and start ticks of the kernel', async () => {
    const { pid } = await another();
    const { bootId, pidNamespace, startTime } = (await identityOf(pid!))!;
    expect(bootId).toBe(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
    expect(pidNamespace).toMatch(/^pid:\[\d+\]$/);
    // The program is called `node`, so the plain split is right; this test's own name holds spaces and parentheses.
    expect(startTime).toBe(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[21]);
    expect((await currentIdentity()).startTime).toMatch(/^\d{3,}$/);
  });

  it('is dead when it has ended, and when another process has its pid', async () => {
    const child = await another();
    const identity = (await identityOf(child.pid!))!;
    expect(await processStatus({ ...identity, startTime: '1' })).toBe('dead');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await processStatus(identity)).toBe('dead');
    expect(await identityOf(identity.pid)).toBeUndefined();
  });

  it.runIf(linux)('is dead when it is a zombie', async () => {
    // The shell becomes sleep, which never asks how its child ended.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(parent);
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pid = Number(line);
    await until(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), 'the child is a zombie');
    expect(await identityOf(pid)).toBeUndefined();
    expect(await processStatus({ ...(await currentIdentity()), pid, startTime: '1' })).toBe('dead');
  });

  it('is unknown on another host or in another pid namespace, dead after a reboot', async () => {
    const own = await currentIdentity();
    expect(await processStatus({ ...own, hostname: 'elsewhere' })).toBe('unknown');
    expect(await processStatus({ ...own, pidNamespace: 'pid:[1]' })).toBe('unknown');
    expect(await processStatus({ ...own, bootId: 'earlier' })).toBe('dead');
    // A sign of life since this machine started: so it was not this machine that was rebooted.
    expect(await processStatus({ ...own, bootId: 'other' }, Date.now())).toBe('unknown');
  });

  it('is signalled only when it is the same', async () => {
    const child = await another();
    const identity = (await identityOf(child.pid!))!;
    for (const other of [{ startTime: '1' }, { hostname: 'elsewhere' }, { bootId: 'earlier' }, { pidNamespace: 'pid:[1]' }]) {
      expect(await signalProcess({ ...identity, ...other }, 'SIGKILL')).toBe(false);
    }
    expect(await processStatus(identity)).toBe('alive');
    expect(await signalProcess(identity, 'SIGTERM')).toBe(true);
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGTERM');
  });
});

describe('a trainer on another host', () => {
  it('is alive as long as its heartbeat', async () => {
    const now = 10_000_000;
    expect(await trainerIsAlive(deadProcess, now - HEARTBEAT_SILENCE_MS + 1, now)).toBe(true);
    expect(await trainerIsAlive(deadProcess, now - HEARTBEAT_SILENCE_MS, now)).toBe(false);
    expect(await trainerIsAlive(deadProcess, null, now)).toBe(false);
  });
});
