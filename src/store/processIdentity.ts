import { readFile, readlink } from 'node:fs/promises';
import { hostname, uptime } from 'node:os';
import type { ProcessIdentity } from '../contract/process';
import { isMissing } from './errorCode';
import { macBootId, macProcess, windowsStartTime } from './processProbes';

/** `unknown`: it runs, or ran, where this process cannot look (another host or container); only its heartbeat speaks. */
export type ProcessStatus = 'alive' | 'dead' | 'unknown';

let own: Promise<ProcessIdentity> | undefined;

export function currentIdentity(): Promise<ProcessIdentity> {
  own ??= identityOf(process.pid).then((identity) => {
    if (!identity) throw new Error(`The start time of this process (${process.pid}) cannot be read.`);
    return identity;
  });
  return own;
}

/** Identity of a process of this host; undefined where there is none, or only a zombie. */
export async function identityOf(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await startTimeOf(pid);
  if (startTime === undefined) return undefined;
  const { bootId, pidNamespace } = await surroundings();
  return { hostname: hostname(), platform: process.platform, pid, startTime, bootId, pidNamespace };
}

/**
 * Whether the process that once gave this identity still runs. A pid taken over by another process, a reboot and a zombie are all
 * `dead`. Machines cloned from one image share a host name: a foreign boot id whose process gave a sign of life (`lastSignAt`, Unix
 * ms) since this machine started is such a machine, not a reboot.
 */
export async function processStatus(identity: ProcessIdentity, lastSignAt: number | null = null): Promise<ProcessStatus> {
  const { bootId, pidNamespace } = await surroundings();
  // A Mac takes another name in every network; its boot id is its own.
  const renamed = process.platform === 'darwin' && bootId !== null && bootId === identity.bootId;
  if ((identity.hostname !== hostname() && !renamed) || identity.platform !== process.platform) return 'unknown';
  if (bootId !== identity.bootId) return lastSignAt !== null && lastSignAt > Date.now() - uptime() * 1000 ? 'unknown' : 'dead';
  if (pidNamespace !== identity.pidNamespace) return 'unknown';
  const signalled = signalZero(identity.pid);
  if (signalled === 'missing') return 'dead';
  const startTime = await startTimeOf(identity.pid);
  // Hidden from us (hidepid), yet there: another user's process, so it may or may not be this one.
  if (startTime === undefined && signalled === 'forbidden') return 'unknown';
  return startTime === identity.startTime ? 'alive' : 'dead';
}

/**
 * Signals exactly this process. False, and nothing is signalled, where it is dead, another process has its pid, or it cannot be seen
 * from here.
 */
export async function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if ((await processStatus(identity)) !== 'alive') return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

function signalZero(pid: number): 'there' | 'missing' | 'forbidden' {
  try {
    process.kill(pid, 0);
    return 'there';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'forbidden' : 'missing';
  }
}

async function startTimeOf(pid: number): Promise<string | undefined> {
  switch (process.platform) {
    case 'linux':
      return linuxStartTime(pid);
    case 'win32':
      return windowsStartTime(pid);
    default:
      return macProcess(pid);
  }
}

/** Field 22 of /proc/PID/stat, clock ticks since boot. The name, field 2, may itself hold spaces and parentheses. */
async function linuxStartTime(pid: number): Promise<string | undefined> {
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
    throw error;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

let around: Promise<{ bootId: string | null; pidNamespace: string | null }> | undefined;

function surroundings(): Promise<{ bootId: string | null; pidNamespace: string | null }> {
  around ??= readSurroundings();
  return around;
}

async function readSurroundings(): Promise<{ bootId: string | null; pidNamespace: string | null }> {
  if (process.platform === 'darwin') return { bootId: await macBootId(), pidNamespace: null };
  if (process.platform !== 'linux') return { bootId: null, pidNamespace: null };
  // Sandboxes without these files exist; null is then compared with null.
  const bootId = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  const pidNamespace = await readlink('/proc/self/ns/pid').catch(() => null);
  return { bootId, pidNamespace };
}
