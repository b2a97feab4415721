import { listCheckpoints } from '../../store/checkpointFiles';
import type { EventLogWriter } from '../../store/eventLogWriter';
import { isDiskFull, NonFiniteError, NoRewardError } from './faults';
import type { Reporter } from './reporter';
import type { DiskReserve } from './reserve';

export interface FailureContext {
  runFolder: string;
  step: number;
  events: EventLogWriter;
  reserve: DiskReserve | null;
  reporter: Reporter;
}

/** Writes down why a run failed: a fault event, and the state `failed` with one sentence. @returns that sentence */
export async function recordFailure(
  error: unknown,
  { runFolder, step, events, reserve, reporter }: FailureContext,
): Promise<string> {
  const isFull = isDiskFull(error);
  if (isFull) await reserve?.release();
  const reason = describe(error, step);
  const message = `${reason}; ${await whatIsLeft(runFolder)}`;
  const at = isFull ? 'disk' : placeOf(error);
  events.append({ type: 'fault', step, at, message: reason });
  events.append({ type: 'state', state: 'failed', step, message });
  reporter.line(`failed: ${message}`);
  if (at === 'trainer' && error instanceof Error && error.stack) reporter.line(error.stack);
  return message;
}

/** What is at fault; where it is the trainer, its stack says more. */
function placeOf(error: unknown): string {
  if (error instanceof NonFiniteError) return 'numbers';
  return error instanceof NoRewardError ? 'reward' : 'trainer';
}

function describe(error: unknown, step: number): string {
  if (isDiskFull(error)) return `the disk is full at step ${step} (${(error as Error).message})`;
  if (error instanceof NonFiniteError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `step ${step} failed: ${text}`;
}

async function whatIsLeft(runFolder: string): Promise<string> {
  const last = (await listCheckpoints(runFolder)).at(-1);
  return last ? `the checkpoint of step ${last.record.step} is as it was` : 'no checkpoint had been sealed yet';
}
