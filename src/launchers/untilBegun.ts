import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ProcessIdentity } from '../contract/process';
import type { RunRecord } from '../contract/runRecord';
import { MissingFileError } from '../store/jsonFile';
import { readRunRecord } from '../store/runRecordFile';

type Begun = { record: RunRecord } | { exitCode: number | null; reason: string };

const interval = 50;

export interface Wait {
  /** The process that run.json names from an earlier start, which may have had the same pid. */
  before?: ProcessIdentity | null;
  signal?: AbortSignal | undefined;
}

/**
 * Waits until the trainer has written a run.json that names it, or has ended. Loading a large model takes its time: there is no limit
 * but `signal`, which ends the trainer.
 */
export async function untilBegun(child: ChildProcess, runFolder: string, { before = null, signal }: Wait = {}): Promise<Begun> {
  const end = endOf(child);
  for (;;) {
    const ended = await Promise.race([end, pause()]);
    const record = await recordOf(runFolder, child.pid, before);
    if (record) return { record };
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

async function recordOf(
  runFolder: string,
  pid: number | undefined,
  before: ProcessIdentity | null,
): Promise<RunRecord | undefined> {
  try {
    const record = await readRunRecord(runFolder);
    const isNew = record.process.startTime !== before?.startTime || record.process.bootId !== before.bootId;
    return record.process.pid === pid && isNew ? record : undefined;
  } catch (error) {
    if (error instanceof MissingFileError) return undefined;
    throw error;
  }
}

function pause(ms = interval): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined));
}
