import { spawn } from 'node:child_process';
import { killTree } from '../../store/killTree';
import { SetupError } from './setupError';

export interface ProgramOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  limitMs?: number;
  signal?: AbortSignal | undefined;
  /** Everything the program prints, as it comes. */
  onOutput?: ((text: string) => void) | undefined;
}

export type RunProgram = (command: string, args: readonly string[], options?: ProgramOptions) => Promise<string>;

const isWindows = process.platform === 'win32';
/** Characters: what is asked of a program is its last line, and installers print much before it. */
const KEPT = 64 * 1024;

/**
 * Runs a program without a shell to its end. Resolves to the end of its standard output (64 Ki characters). When aborted or late it is killed with all it started.
 * @throws SetupError where it is not found, fails or takes longer than `limitMs` (default half an hour)
 */
export const runProgram: RunProgram = (command, args, options = {}) => {
  const { cwd, env = process.env, limitMs = 30 * 60_000, signal, onOutput } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new SetupError('the setup was cancelled'));
    // A process group of its own, so that a compiler or a script it started ends with it.
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: !isWindows, windowsHide: true });
    let output = '';
    let problem: string | null = null;
    const end = (why: string): void => {
      problem ??= why;
      killTree(child);
    };
    const timer = setTimeout(() => end(`${command} took longer than ${Math.round(limitMs / 60_000)} minutes`), limitMs);
    const cancel = (): void => end('the setup was cancelled');
    signal?.addEventListener('abort', cancel);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT);
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => onOutput?.(text));
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      settle();
    };
    child.on('error', (error: NodeJS.ErrnoException) =>
      done(() => reject(new SetupError(notStarted(command, error), { cause: error }))),
    );
    child.on('close', (code, killedBy) =>
      done(() => {
        if (code === 0 && problem === null) resolve(output.trim());
        else reject(new SetupError(problem ?? `${command} ${args.join(' ').slice(0, 200)} failed (${code ?? killedBy})`));
      }),
    );
  });
};

function notStarted(command: string, error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? `${command} was not found on this machine` : `${command} cannot be run: ${error.message}`;
}
