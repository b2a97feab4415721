import { basename } from 'node:path';
import { acquireLock, lockState, type Exclusive } from './lock';

/** Makes this process the one that carries out a sweep. @throws RunLockedError where another does */
export function acquireSweepLock(folder: string): ReturnType<typeof acquireLock> {
  return acquireLock(carryingOut(folder));
}

/** Whether a process carries out a sweep, and how the last one left it. @throws RunLockedError where that cannot be read */
export function sweepLockState(folder: string): ReturnType<typeof lockState> {
  return lockState(carryingOut(folder));
}

function carryingOut(folder: string): Exclusive {
  const id = basename(folder);
  return {
    ...{ folder, name: 'sweep' },
    busy: (holder) => `The sweep ${id} is already carried out by ${holder}.`,
    unreadable: (file) =>
      `The sweep ${id} may be carried out by another process: its ${file} cannot be read; remove that file if none does.`,
    isLeft: () => Promise.resolve(false),
  };
}
