import { spawn } from 'node:child_process';
import { backendTrialSchema, type BackendTrial } from '../../contract/doctorReport';
import type { BackendName } from '../../contract/recipe';
import { unopenedLibraries } from './chooseFix';

/** What a process that was to try one backend printed, and how it ended. */
export interface TrialEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** Seconds it was given, where it took longer. */
  late: number | null;
}

const KEPT = 200_000;

/** Tries a backend in a process of its own. @param command what is `posttrain`, program first @throws where it is aborted */
export async function tryInProcess(
  name: BackendName,
  { command, limitMs, signal }: { command: readonly [string, ...string[]]; limitMs: number; signal: AbortSignal },
): Promise<BackendTrial> {
  const [program, ...first] = command;
  return readTrial(
    await new Promise<TrialEnd>((resolve, reject) => {
      signal.throwIfAborted();
      const child = spawn(program, [...first, 'doctor', '--try', name], {
        // libtensorflow names the libraries it lacks at this level, and takes no more of a GPU than it needs.
        env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '0', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
        stdio: ['ignore', 'pipe', 'pipe'],
        windowsHide: true,
      });
      let stdout = '';
      let stderr = '';
      let late: number | null = null;
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout = (stdout + text).slice(-KEPT)));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-KEPT)));
      const timer = setTimeout(() => {
        late = limitMs / 1000;
        child.kill('SIGKILL');
      }, limitMs);
      const abort = (): void => void child.kill('SIGKILL');
      signal.addEventListener('abort', abort);
      child.on('error', reject);
      child.on('close', (code, endedBy) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve({ code, signal: endedBy, stdout, stderr, late });
      });
    }),
  );
}

/** What came of a trial. A process that told its result and crashed afterwards, as some drivers do at exit, has told it. */
export function readTrial({ code, signal, stdout, stderr, late }: TrialEnd): BackendTrial {
  const told = parseLast(stdout);
  if (told?.works) return told;
  const reason = told?.reason ?? ended({ code, signal, stderr, late });
  const missing = unopenedLibraries(stderr).filter((name) => !reason.includes(name));
  const lacking = missing.length === 0 ? '' : `; not found: ${missing.join(', ')}`;
  return { works: false, device: null, milliseconds: null, adapter: told?.adapter ?? null, reason: `${reason}${lacking}` };
}

function parseLast(stdout: string): BackendTrial | null {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  try {
    return backendTrialSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    // A process that crashed may have written half of it; how it ended is told then.
    return null;
  }
}

function ended({ code, signal, stderr, late }: Omit<TrialEnd, 'stdout'>): string {
  if (late !== null) return `it did not start within ${late} s`;
  const last = stderr.trim().split('\n').at(-1)?.trim();
  const how = signal === null ? `its process ended with exit code ${code}` : `its process was ended by ${signal}`;
  return last ? `${how}; its last words: ${last}` : how;
}
