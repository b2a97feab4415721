import { acquireLock, type Exclusive } from './lock';

/** Of the files of {@link acquireSamplingLock}. */
export const samplingLock = /^sampling-\d+\.lock$/;

/** Makes this process the one that samples into a folder, which is there. @throws RunLockedError where another does */
export function acquireSamplingLock(folder: string): ReturnType<typeof acquireLock> {
  const what: Exclusive = {
    ...{ folder, name: 'sampling' },
    busy: (holder) => `The samples of ${folder} are already being drawn by ${holder}; stop it first.`,
    unreadable: (file) =>
      `The samples of ${folder} may be drawn by another process: its ${file} cannot be read; remove that file if none does.`,
    isLeft: () => Promise.resolve(false),
  };
  return acquireLock(what);
}
