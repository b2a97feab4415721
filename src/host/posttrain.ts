import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { trainerEnvironment } from '../launchers/detached';

/** The command that is `posttrain`: VS Code's own Node with the built-in engine. */
export function posttrainCommand(extensionFolder: string): string[] {
  return [process.execPath, join(extensionFolder, 'dist', 'engine', 'posttrain.js')];
}

/** What engine processes are handed: the Python of the settings, and the folders that backends are looked for in. */
export function engineSettings(pythonPath: string, backends: string): NodeJS.ProcessEnv {
  return { POSTTRAIN_BACKENDS: backends, ...(pythonPath === '' ? {} : { POSTTRAINING_PYTHON: pythonPath }) };
}

export interface PosttrainOptions {
  settings: NodeJS.ProcessEnv;
  workingFolder?: string | undefined;
  signal?: AbortSignal | undefined;
  /** Each line such as `128/1024 completions` on standard error, as it comes; a native backend writes other things there too. */
  onProgress?: ((line: string) => void) | undefined;
  /** What it makes is kept where it is found again: it goes on where this process ends. */
  outlives?: boolean;
  /** All of standard error, as it comes. */
  onText?: ((text: string) => void) | undefined;
}

const isProgress = (line: string): boolean => /^\d+\/\d+ /.test(line);
const KEPT_ERROR = 20_000;
/** What a process may take to end what it started and put away what it made, ms. */
const GRACE = 10_000;

/**
 * Runs `posttrain` to its end. Resolves with standard output. The process ends when it is aborted, and, unless it outlives
 * this one, when this one does: it sees the end of the channel that is between them.
 * @throws Error with the last line it wrote to standard error, which is its sentence, or with the signal that ended it; an AbortError when aborted, once it has ended
 */
export function runPosttrain(command: readonly string[], args: readonly string[], options: PosttrainOptions): Promise<string> {
  const [program, ...first] = command;
  if (program === undefined) throw new Error('The engine has no command.');
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      env: trainerEnvironment({ ...process.env, ...options.settings }),
      cwd: options.workingFolder,
      stdio: ['ignore', 'pipe', 'pipe', options.outlives ? 'ignore' : 'ipc'],
      windowsHide: true,
    });
    const { signal } = options;
    let grace: NodeJS.Timeout | undefined;
    const abort = (): void => {
      // Windows knows no SIGTERM: the end of the channel says the same.
      if (process.platform === 'win32' && child.connected) child.disconnect();
      else child.kill('SIGTERM');
      grace = setTimeout(() => child.kill('SIGKILL'), GRACE);
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const ended = (): void => {
      clearTimeout(grace);
      signal?.removeEventListener('abort', abort);
    };
    const output: Buffer[] = [];
    let errors = '';
    child.stdout!.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      options.onText?.(chunk);
      errors = (errors + chunk).slice(-KEPT_ERROR);
      for (const line of chunk.split(/[\r\n]+/)) if (isProgress(line)) options.onProgress?.(line);
    });
    child.on('error', (error) => {
      ended();
      reject(error);
    });
    child.on('close', (code, endedBy) => {
      ended();
      if (signal?.aborted) return reject(signal.reason as Error);
      if (code === 0) return resolve(Buffer.concat(output).toString('utf8'));
      // Killed from outside, by the system where memory runs out: what it wrote last is no reason.
      if (endedBy) return reject(new Error(`posttrain ${args[0]} was ended by ${endedBy}.`));
      const sentence = errors
        .trim()
        .split(/[\r\n]+/)
        .filter((line) => !isProgress(line))
        .pop()
        ?.trim();
      reject(new Error(sentence || `posttrain ${args[0]} ended with exit code ${code} and said nothing.`));
    });
  });
}
