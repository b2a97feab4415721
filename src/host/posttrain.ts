import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { trainerEnvironment } from '../launchers/localProcess';

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
  /** All of standard error, as it comes. */
  onText?: ((text: string) => void) | undefined;
}

const KEPT_ERROR = 20_000;

/**
 * Runs `posttrain` to its end. Resolves with standard output.
 * @throws Error with the last line it wrote to standard error, which is its sentence; an AbortError when aborted
 */
export function runPosttrain(command: readonly string[], args: readonly string[], options: PosttrainOptions): Promise<string> {
  const [program, ...first] = command;
  if (program === undefined) throw new Error('The engine has no command.');
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...first, ...args], {
      env: trainerEnvironment({ ...process.env, ...options.settings }),
      cwd: options.workingFolder,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      options.onText?.(chunk);
      errors = (errors + chunk).slice(-KEPT_ERROR);
      for (const line of chunk.split(/[\r\n]+/)) if (/^\d+\/\d+ /.test(line)) options.onProgress?.(line);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(Buffer.concat(output).toString('utf8'));
      const sentence = errors
        .trim()
        .split(/[\r\n]+/)
        .pop()
        ?.trim();
      reject(new Error(sentence || `posttrain ${args[0]} ended with ${signal ?? `exit code ${code}`} and said nothing.`));
    });
  });
}
