import { monitorEventLoopDelay } from 'node:perf_hooks';

declare const gc: (() => void) | undefined;

export interface Measured<T> {
  value: T;
  ms: number;
  /** Longest time that the event loop of this process did not come round, ms. */
  block: number;
}

/** Runs work and watches how long it keeps this process from everything else. */
export async function watched<T>(work: () => Promise<T>): Promise<Measured<T>> {
  gc?.();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await pause(20);
  delay.reset();
  const from = performance.now();
  const value = await work();
  const ms = performance.now() - from;
  // A block at the very end shows in the next turn.
  await pause(5);
  delay.disable();
  return { value, ms, block: delay.max / 1e6 };
}

/** What the machine alone does to the event loop: the longest block of a process that waits, ms. */
export async function idleBlock(ms: number): Promise<number> {
  return (await watched(() => pause(ms))).block;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
