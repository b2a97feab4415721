import { execFile } from 'node:child_process';

/** Start time of a process of macOS or another Unix with `ps`; undefined where there is none, or a zombie. */
export async function macProcess(pid: number): Promise<string | undefined> {
  const answer = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
  const match = /^\s*(\S+)\s+(.+?)\s*$/.exec(answer ?? '');
  return match && !match[1]!.startsWith('Z') ? match[2] : undefined;
}

export async function macBootId(): Promise<string | null> {
  return (await run('sysctl', ['-n', 'kern.bootsessionuuid']))?.trim() || null;
}

/** Start time as a Windows file time (100 ns since 1601), which differs between any two processes of one pid, reboots included. */
export async function windowsStartTime(pid: number): Promise<string | undefined> {
  const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
  const answer = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  return /^\s*(\d+)\s*$/.exec(answer ?? '')?.[1];
}

/** Standard output; undefined where the program exits with an error, as it does when there is no such process. */
function run(program: string, parameters: string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    execFile(program, parameters, { env, timeout: 15_000, windowsHide: true }, (error, output) => {
      if (error && typeof error.code !== 'number') reject(new Error(`${program} cannot be run: ${error.message}.`));
      else resolve(error ? undefined : output);
    });
  });
}
