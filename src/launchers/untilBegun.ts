import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

type Begun<T> = { begun: T } | { exitCode: number | null; reason: string };

const interval = 50;

/**
 * Waits until what a process is to begin has begun, or the process has ended. Loading a large model takes its time: there is no limit but `signal`,
 * which ends the process.
 * @param look what has begun; undefined while nothing has
 */
export async function untilBegun<T>(
  child: ChildProcess,
  look: () => Promise<T | undefined>,
  signal: AbortSignal | undefined,
): Promise<Begun<T>> {
  const end = endOf(child);
  for (;;) {
    const ended = await Promise.race([end, pause()]);
    const begun = await look();
    if (begun !== undefined) return { begun };
    if (ended) return ended;
    if (signal?.aborted) {
      child.kill('SIGTERM');
      if (!(await Promise.race([end, pause(5000)]))) child.kill('SIGKILL');
      return { exitCode: (await end).exitCode, reason: 'The start was cancelled.' };
    }
  }
}

async function endOf(child: ChildProcess): Promise<{ exitCode: number | null; reason: string }> {
  try {
    const [exitCode, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`;
    return { exitCode, reason: `The trainer ${how} before its run began.` };
  } catch (error) {
    return { exitCode: null, reason: `The trainer cannot be started: ${(error as Error).message}.` };
  }
}

function pause(ms = interval): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
