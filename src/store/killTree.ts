import { spawn, type ChildProcess } from 'node:child_process';

/**
 * Kills a process and all it started. Where there are process groups it must lead one (`detached`); Windows has none, and its taskkill
 * walks the tree.
 */
export function killTree(
  { pid }: Pick<ChildProcess, 'pid'>,
  { platform, kill, run }: KillMeans = { platform: process.platform, kill: process.kill.bind(process), run: runQuietly },
): void {
  if (pid === undefined) return;
  if (platform === 'win32') return run('taskkill', ['/pid', String(pid), '/T', '/F']);
  try {
    kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export interface KillMeans {
  platform: NodeJS.Platform;
  kill(pid: number, signal: NodeJS.Signals): unknown;
  run(program: string, args: readonly string[]): void;
}

/** taskkill fails where the process has ended meanwhile. */
function runQuietly(program: string, args: readonly string[]): void {
  spawn(program, args, { stdio: 'ignore', windowsHide: true }).on('error', () => undefined);
}
