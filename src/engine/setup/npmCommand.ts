import { posix, win32 } from 'node:path';
import { SetupError } from './setupError';

export interface Machine {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  exists(path: string): boolean;
}

/**
 * The program and first arguments that are `npm`, without a shell: on Windows npm.cmd is a batch file, which needs one, so Node runs the script
 * that it would run.
 * @throws SetupError where npm or Node.js is not on the PATH
 */
export function npmCommand(machine: Machine): [string, ...string[]] {
  const isWindows = machine.platform === 'win32';
  const node = onPath(isWindows ? 'node.exe' : 'node', machine);
  const npm = onPath(isWindows ? 'npm.cmd' : 'npm', machine);
  if (node === undefined || npm === undefined) {
    const missing = node !== undefined ? 'npm was' : npm !== undefined ? 'Node.js was' : 'Node.js and npm were';
    throw new SetupError(
      `${missing} not found on the PATH; install Node.js 20.18 or newer (it brings npm) and start this program again`,
    );
  }
  if (!isWindows) return [npm];
  const script = win32.join(win32.dirname(npm), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (!machine.exists(script)) throw new SetupError(`${npm} has no ${script} beside it; install Node.js again, which brings npm`);
  return [node, script];
}

function onPath(name: string, { platform, env, exists }: Machine): string | undefined {
  const { join, delimiter } = platform === 'win32' ? win32 : posix;
  // Windows spells it Path; a copy of its environment no longer ignores case.
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(exists);
}
