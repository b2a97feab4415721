import { expect } from 'vitest';

/** An expectation that is tried again until it holds, within a limit that a busy machine keeps. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 20_000 });
}
