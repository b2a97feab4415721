import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

declare const gc: (() => void) | undefined;

export interface Measured<T> {
  value: T;
  ms: number;
  /** Longest time that the event loop of this process did not come round, ms. */
  block: number;
  /** The same in processor time of its thread, which other processes do not lengthen; null where the system does not tell. */
  cpuBlock: number | null;
}

/** Runs work and watches how long it keeps this process from everything else. */
export async function watched<T>(work: () => Promise<T>): Promise<Measured<T>> {
  gc?.();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await pause(20);
  delay.reset();
  let before = cpuTime();
  let cpuBlock: number | null = before === null ? null : 0;
  const turn = setInterval(() => {
    const now = cpuTime();
    if (now !== null && before !== null) cpuBlock = Math.max(cpuBlock ?? 0, now - before);
    before = now;
  }, 1);
  // The first turn after a reset is not counted.
  await pause(10);
  const from = performance.now();
  const value = await work();
  const ms = performance.now() - from;
  // A block at the very end shows in the next turn.
  await pause(5);
  clearInterval(turn);
  delay.disable();
  return { value, ms, block: delay.max / 1e6, cpuBlock };
}

/** What the machine alone does to the event loop: a process that waits. */
export function idle(ms: number): Promise<Measured<void>> {
  return watched(() => pause(ms));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Processor time of the main thread so far, ms, to about 4 ms: Linux tells it. */
function cpuTime(): number | null {
  if (process.platform !== 'linux') return null;
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
