import type { RunState } from '../contract/events';
import type { RunRecord } from '../contract/runRecord';
import type { UserRecord } from '../contract/userRecord';
import type { LogSummary } from './logSummary';

export interface RunSummary extends LogSummary {
  /** Its process ended without saying so: killed, out of memory, or the machine went down. */
  interrupted: boolean;
  alive: boolean;
  /** It has ended early: it can go on from its last checkpoint, or begin again where it has none. */
  resumable: boolean;
  /** Unix ms of the last event of a run that has ended, else null. */
  endedAt: number | null;
}

export interface HealthyRun {
  kind: 'run';
  id: string;
  folder: string;
  record: RunRecord;
  user: UserRecord;
  /** Why user.json cannot be read; null where it can, or there is none. */
  userProblem: string | null;
  summary: RunSummary;
}

/** A folder whose trainer has not written run.json yet. */
export interface StartingRun {
  kind: 'starting';
  id: string;
  folder: string;
  createdAt: number;
}

/** A folder that cannot be shown as a run; `reason` is one sentence. `id` is the folder's name, which need not be a valid id. */
export interface BrokenRun {
  kind: 'broken';
  id: string;
  folder: string;
  createdAt: number;
  reason: string;
}

export type RunEntry = HealthyRun | StartingRun | BrokenRun;

export const unfinishedStates: ReadonlySet<RunState> = new Set(['starting', 'running', 'stopping']);

/** Whether a trainer is at work on it. */
export function isGoing(entry: RunEntry): boolean {
  return entry.kind === 'starting' || (entry.kind === 'run' && entry.summary.alive);
}

/** What a run is called: by the user, by its recipe, else its id. */
export function runTitle(entry: RunEntry): string {
  return entry.kind === 'run' ? (entry.user.name ?? entry.record.recipe.run_name ?? entry.id) : entry.id;
}

export function createdAt(entry: RunEntry): number {
  return entry.kind === 'run' ? entry.record.createdAt : entry.createdAt;
}

/** Newest first. */
export function newestOf(entries: readonly RunEntry[]): readonly RunEntry[] {
  return [...entries].sort((a, b) => createdAt(b) - createdAt(a) || (a.id < b.id ? -1 : 1));
}

/**
 * The state to show. A log can only say what its writer lived to write: a run that is `running` there, and whose process is dead, has
 * failed; one that was `stopping` has stopped.
 */
export function summarise(log: LogSummary, alive: boolean, hasCheckpoint: boolean): RunSummary {
  const interrupted = unfinishedStates.has(log.state) && !alive;
  const state = !interrupted ? log.state : log.state === 'stopping' ? 'stopped' : 'failed';
  const message = !interrupted ? log.message : interruptedMessage(log, hasCheckpoint);
  const ended = !unfinishedStates.has(state);
  return {
    ...log,
    state,
    message,
    interrupted,
    alive,
    resumable: ended && !alive && state !== 'finished',
    endedAt: ended ? log.lastEventAt : null,
  };
}

function interruptedMessage(log: LogSummary, hasCheckpoint: boolean): string {
  const what =
    log.state === 'stopping'
      ? "The trainer's process ended before it had said that it stopped"
      : "The trainer's process ended without saying why";
  return `${what}, ${log.step === 0 ? 'before its first step' : `after step ${log.step}`}; ${
    hasCheckpoint ? 'it can be resumed from its last checkpoint' : 'no checkpoint had been sealed, so resuming begins again'
  }.`;
}
