import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { requestControl } from '../store/controlFiles';
import { exists, prepareRunsFolder } from '../store/runPaths';
import { sweepFolder, sweepLog } from '../store/sweepFiles';
import { sweepLockState } from '../store/sweepLock';
import { startDetached, inputRefused } from './detached';
import { StartFailedError } from './launcher';

export interface SweepRequest {
  runsFolder: string;
  /** A new id, see `newRunId`. */
  sweepId: string;
  recipePath: string;
  workingFolder: string;
  /** Recipe keys to override, by key; values as YAML, lists among them. */
  set: Readonly<Record<string, string>>;
  /** Samples a held-out problem, of the base and of each run's last checkpoint; null where nothing is evaluated. */
  evaluate: number | null;
  signal?: AbortSignal;
}

/**
 * Starts sweeps as processes of this machine that outlive whoever started them, their output in sweep.log and that of their trainers in the trainer.log of
 * each run. They are found again from their folders alone.
 */
export class LocalSweepLauncher {
  /** `command` is the program and its first arguments: `[process.execPath, '…/dist/engine/posttrain.js']`. */
  constructor(private readonly options: { command: readonly string[]; env?: NodeJS.ProcessEnv }) {}

  /** Resolves with its folder when it has begun. @throws StartFailedError where it ends before; nothing is left of one that was refused */
  async start({ runsFolder, sweepId, recipePath, workingFolder, set, evaluate, signal }: SweepRequest): Promise<string> {
    const folder = sweepFolder(runsFolder, sweepId);
    await prepareRunsFolder(runsFolder);
    await mkdir(dirname(folder), { recursive: true });
    await mkdir(folder);
    const overrides = Object.entries(set).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
    const parameters = ['sweep', recipePath, '--sweep-id', sweepId, ...overrides, ...evaluation(evaluate)];
    try {
      await this.launch(folder, [...parameters, '--runs-folder', resolve(runsFolder)], workingFolder, signal);
      return folder;
    } catch (error) {
      const nothingBegan = error instanceof StartFailedError && (error.exitCode === inputRefused || signal?.aborted);
      if (nothingBegan && !(await exists(join(folder, 'sweep.json')))) await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Goes on with one. @param evaluate samples a held-out problem that its runs are evaluated with from now on; null keeps what was planned
   * @throws Error where a process carries it out already; StartFailedError
   */
  async resume(runsFolder: string, sweepId: string, evaluate: number | null = null): Promise<void> {
    const folder = sweepFolder(runsFolder, sweepId);
    if ((await sweepLockState(folder)).state === 'held') throw new Error(`The sweep ${sweepId} is still carried out.`);
    await this.launch(
      folder,
      ['sweep', '--resume', sweepId, ...evaluation(evaluate), '--runs-folder', resolve(runsFolder)],
      folder,
    );
  }

  /** Asks one to end: the run being trained stops after its step, with a checkpoint, and no other begins. False where no process carries it out. */
  async stop(runsFolder: string, sweepId: string): Promise<boolean> {
    const folder = sweepFolder(runsFolder, sweepId);
    if ((await sweepLockState(folder)).state !== 'held') return false;
    await requestControl(folder, 'stop');
    return true;
  }

  private async launch(folder: string, parameters: string[], cwd: string, signal?: AbortSignal): Promise<void> {
    const { number: before } = await sweepLockState(folder);
    await startDetached({
      ...{ command: this.options.command, env: this.options.env, cwd, log: sweepLog(folder), signal },
      parameters: [...parameters, '--log-to-runs'],
      // One that had little to do may have ended between two looks.
      begun: async () => {
        const { number } = await sweepLockState(folder);
        return number > before ? true : undefined;
      },
    });
  }
}

function evaluation(samples: number | null): string[] {
  return samples === null ? [] : ['--evaluate', String(samples)];
}
