import type { ProcessIdentity } from '../contract/process';
import { requestControl } from './controlFiles';
import { MissingFileError } from './jsonFile';
import { lockHolder } from './lock';
import { processStatus, signalProcess, type ProcessStatus } from './processIdentity';
import { readRunRecord } from './runRecordFile';
import { summaryOfTail } from './logSummary';
import { runPaths } from './runPaths';

export interface TrainerStatus {
  /** `unknown`: it runs, or ran, where this process cannot look; see the heartbeat. */
  status: ProcessStatus;
  identity: ProcessIdentity | null;
  /** Unix ms of the last event. */
  lastEventAt: number | null;
}

/** Finds a run's trainer again, from its files alone. Throws one sentence where run.json cannot be read. */
export async function findTrainer(runFolder: string): Promise<TrainerStatus> {
  const { lastEventAt } = summaryOfTail(runPaths(runFolder).events);
  const identity = await recordedIdentity(runFolder);
  if (!identity) return { status: 'dead', identity: null, lastEventAt };
  return { status: await processStatus(identity, lastEventAt), identity, lastEventAt };
}

async function recordedIdentity(runFolder: string): Promise<ProcessIdentity | undefined> {
  try {
    return (await readRunRecord(runFolder)).process;
  } catch (error) {
    if (error instanceof MissingFileError) return lockHolder(runFolder);
    throw error;
  }
}

/**
 * `stopped`: by itself, after the request; `terminated` and `killed`: signalled since it did not; `requested`: it runs on another
 * host, which will find the request; `not running`: there was nothing to stop.
 */
export type StopOutcome = 'stopped' | 'terminated' | 'killed' | 'requested' | 'not running';

export interface StopOptions {
  /** How long the trainer may take to finish its step and seal a checkpoint, ms. */
  graceMs?: number;
  /** How long it may take after SIGTERM before it is killed, ms. */
  terminateMs?: number;
  /** Aborted: the grace period ends at once. */
  hurry?: AbortSignal;
}

/** What is killed ends at once, unless it waits for a disk or a device, ms. */
const killLimit = 20_000;

/** Stops a run's trainer, and no other process: what has another identity is never signalled. */
export async function stopTrainer(runFolder: string, options: StopOptions = {}): Promise<StopOutcome> {
  const { graceMs = 30_000, terminateMs = 10_000, hurry } = options;
  const { status, identity } = await findTrainer(runFolder);
  if (status === 'dead' || !identity) return 'not running';
  await requestControl(runFolder, 'stop');
  if (status === 'unknown') return 'requested';
  if (await ended(identity, graceMs, hurry)) return 'stopped';
  if (!(await signalProcess(identity, 'SIGTERM'))) return 'stopped';
  if (await ended(identity, terminateMs)) return 'terminated';
  if (!(await signalProcess(identity, 'SIGKILL'))) return 'terminated';
  if (await ended(identity, killLimit)) return 'killed';
  throw new Error(`Process ${identity.pid} did not end when it was killed; it may wait for a disk or a device.`);
}

async function ended(identity: ProcessIdentity, withinMs: number, hurry?: AbortSignal): Promise<boolean> {
  const until = performance.now() + withinMs;
  for (;;) {
    if ((await processStatus(identity)) !== 'alive') return true;
    if (performance.now() >= until || hurry?.aborted) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
