import type { BackendName } from '../contract/recipe';
import type { RunRecord } from '../contract/runRecord';
import type { StopOptions, StopOutcome, TrainerStatus } from '../store/trainerProcess';

export interface StartRequest {
  runsFolder: string;
  /** A new id, see `newRunId`. */
  runId: string;
  recipePath: string;
  /** Where the trainer runs: the workspace folder. */
  workingFolder: string;
  backend?: BackendName;
  /** Recipe keys to override, by key; values as YAML, as on the command line. */
  set?: Readonly<Record<string, string>>;
  /** Aborted before the run has begun: the trainer is ended and the start fails. */
  signal?: AbortSignal;
}

export interface ResumeRequest {
  workingFolder?: string;
  signal?: AbortSignal;
}

/** A run whose trainer has begun and written run.json. */
export interface StartedRun {
  id: string;
  folder: string;
  record: RunRecord;
}

/**
 * Starts trainers and finds them again from nothing but their run folder, so that whoever started one may be gone. What happens in
 * between is in the run folder. The built-in engine runs as a local process; other trainers (a Python process, a Ray job, a Slurm
 * job) are other launchers.
 */
export interface Launcher {
  readonly name: string;
  /** Resolves when the run has begun; throws {@link StartFailedError} where it ends before. */
  start(request: StartRequest): Promise<StartedRun>;
  /** Goes on from the last sealed checkpoint; throws where the run is being trained. */
  resume(runFolder: string, request?: ResumeRequest): Promise<StartedRun>;
  find(runFolder: string): Promise<TrainerStatus>;
  stop(runFolder: string, options?: StopOptions): Promise<StopOutcome>;
}

/** A trainer ended before its run began. The message is what the trainer said; `exitCode` 2 means the input was refused. */
export class StartFailedError extends Error {
  constructor(
    message: string,
    readonly exitCode: number | null,
    /** The end of what it printed. */
    readonly lines: readonly string[],
  ) {
    super(message);
    this.name = 'StartFailedError';
  }
}
