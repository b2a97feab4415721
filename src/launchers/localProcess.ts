import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ProcessIdentity } from '../contract/process';
import { errorCode } from '../store/errorCode';
import { exists, prepareRunsFolder, runFolder, runPaths, type RunPaths } from '../store/runPaths';
import { findTrainer, stopTrainer, type StopOptions, type StopOutcome, type TrainerStatus } from '../store/trainerProcess';
import { inputRefused, startDetached } from './detached';
import { StartFailedError, type Launcher, type ResumeRequest, type StartRequest, type StartedRun } from './launcher';
import { newRecord } from './newRecord';

/** Runs the engine as a process of this machine that outlives whoever started it (`startDetached`), with its output in trainer.log. */
export class LocalProcessLauncher implements Launcher {
  readonly name = 'local process';

  /** `command` is the program and its first arguments: `[process.execPath, '…/dist/engine/posttrain.js']`. */
  constructor(private readonly options: { command: readonly string[]; env?: NodeJS.ProcessEnv }) {}

  async start(request: StartRequest): Promise<StartedRun> {
    const paths = runPaths(runFolder(request.runsFolder, request.runId));
    await prepareRunsFolder(request.runsFolder);
    try {
      await mkdir(paths.folder);
    } catch (error) {
      if (errorCode(error) === 'EEXIST')
        throw new Error(`A run called ${paths.id} exists already in ${resolve(request.runsFolder)}.`);
      throw error;
    }
    const parameters = ['train', request.recipePath, '--run-id', paths.id, '--runs-folder', resolve(request.runsFolder)];
    if (request.backend) parameters.push('--backend', request.backend);
    for (const [key, value] of Object.entries(request.set ?? {})) parameters.push('--set', `${key}=${value}`);
    try {
      return await this.launch(paths, parameters, request.workingFolder, { signal: request.signal });
    } catch (error) {
      const nothingBegan = error instanceof StartFailedError && (error.exitCode === inputRefused || request.signal?.aborted);
      if (nothingBegan && !(await exists(paths.record))) await rm(paths.folder, { recursive: true, force: true });
      throw error;
    }
  }

  async resume(folder: string, request: ResumeRequest = {}): Promise<StartedRun> {
    const paths = runPaths(folder);
    const { status, identity } = await this.find(folder);
    if (status === 'alive' && identity) throw new Error(`Run ${paths.id} is still being trained, by process ${identity.pid}.`);
    const wait = { before: identity, signal: request.signal };
    return this.launch(paths, ['resume', paths.folder], request.workingFolder ?? paths.folder, wait);
  }

  find(folder: string): Promise<TrainerStatus> {
    return findTrainer(folder);
  }

  stop(folder: string, options?: StopOptions): Promise<StopOutcome> {
    return stopTrainer(folder, options);
  }

  private launch(paths: RunPaths, parameters: string[], cwd: string, { before = null, signal }: Wait): Promise<StartedRun> {
    return startDetached({
      ...{ command: this.options.command, parameters, cwd, log: paths.log, env: this.options.env, signal },
      begun: async (pid) => {
        const record = await newRecord(paths.folder, pid, before);
        return record && { id: paths.id, folder: paths.folder, record };
      },
    });
  }
}

interface Wait {
  /** The process that run.json names from an earlier start, which may have had the same pid. */
  before?: ProcessIdentity | null;
  signal?: AbortSignal | undefined;
}
