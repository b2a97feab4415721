import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorCode } from '../store/errorCode';
import { lastWords, readLogTail } from '../store/logTail';
import { exists, prepareRunsFolder, runFolder, runPaths, type RunPaths } from '../store/runPaths';
import { findTrainer, stopTrainer, type StopOptions, type StopOutcome, type TrainerStatus } from '../store/trainerProcess';
import { StartFailedError, type Launcher, type ResumeRequest, type StartRequest, type StartedRun } from './launcher';
import { untilBegun, type Wait } from './untilBegun';

const inputRefused = 2;

/**
 * Runs the engine as a process of this machine that outlives whoever started it: in a session of its own, with its output in
 * trainer.log, never in a pipe (a trainer that writes to a pipe dies with the window at its other end).
 */
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

  private async launch(paths: RunPaths, parameters: string[], cwd: string, wait: Wait): Promise<StartedRun> {
    const log = openSync(paths.log, 'a');
    let child: ChildProcess;
    let logStart: number;
    try {
      logStart = fstatSync(log).size;
      const [program, ...first] = this.options.command;
      if (!program) throw new Error('The command of the engine is empty.');
      child = spawn(program, [...first, ...parameters], {
        cwd,
        detached: true,
        stdio: ['ignore', log, log],
        windowsHide: true,
        env: trainerEnvironment({ ...process.env, ...this.options.env }),
      });
    } finally {
      closeSync(log);
    }
    child.unref();
    const outcome = await untilBegun(child, paths.folder, wait);
    if ('record' in outcome) return { id: paths.id, folder: paths.folder, record: outcome.record };
    const { lines } = await readLogTail(paths.log, 20, logStart);
    throw new StartFailedError(startFailure(outcome, lines), outcome.exitCode, lines);
  }
}

/** The extension host's own settings would reach the trainer; `ELECTRON_RUN_AS_NODE` makes VS Code's program run as Node. */
export function trainerEnvironment(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(from).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

function startFailure(outcome: { exitCode: number | null; reason: string }, lines: readonly string[]): string {
  if (outcome.exitCode === inputRefused && lines.length > 0) return lastWords(lines, 3).join('\n');
  const last = lastWords(lines, 5).join('\n');
  return `${outcome.reason}${last ? ` Its last lines:\n${last}` : ' It printed nothing.'}`;
}
