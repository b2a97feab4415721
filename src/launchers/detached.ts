import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { lastWords, readLogTail } from '../store/logTail';
import { StartFailedError } from './launcher';
import { untilBegun } from './untilBegun';

/** Exit code of `posttrain` for input that it refuses. */
export const inputRefused = 2;

export interface DetachedProcess<T> {
  /** The program and its first arguments. */
  command: readonly string[];
  parameters: readonly string[];
  cwd: string;
  /** File that takes its output, after what is there. */
  log: string;
  env?: NodeJS.ProcessEnv | undefined;
  signal?: AbortSignal | undefined;
  /** What has begun, once it has. @param pid of the process; undefined where it could not be started */
  begun(pid: number | undefined): Promise<T | undefined>;
}

/**
 * Starts a process of this machine that outlives whoever started it: in a session of its own, with its output in a file, never in a pipe (a trainer
 * that writes to a pipe dies with the window at its other end).
 * @throws StartFailedError where it ends before it has begun
 */
export async function startDetached<T>(what: DetachedProcess<T>): Promise<T> {
  const output = openSync(what.log, 'a');
  let child: ChildProcess;
  let logStart: number;
  try {
    logStart = fstatSync(output).size;
    const [program, ...first] = what.command;
    if (!program) throw new Error('The command of the engine is empty.');
    child = spawn(program, [...first, ...what.parameters], {
      cwd: what.cwd,
      detached: true,
      stdio: ['ignore', output, output],
      windowsHide: true,
      env: trainerEnvironment({ ...process.env, ...what.env }),
    });
  } finally {
    closeSync(output);
  }
  child.unref();
  const outcome = await untilBegun(child, () => what.begun(child.pid), what.signal);
  if ('begun' in outcome) return outcome.begun;
  const { lines } = await readLogTail(what.log, 20, logStart);
  throw new StartFailedError(startFailure(outcome, lines), outcome.exitCode, lines);
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
