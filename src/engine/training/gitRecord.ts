import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunRecord } from '../../contract/runRecord';

const run = promisify(execFile);

/** File of the diff in a run folder. */
export const DIFF_FILE = 'changes.diff';

export interface GitCapture {
  record: NonNullable<RunRecord['git']>;
  /** The diff against the commit, to be written beside run.json; null where nothing was changed. */
  diff: string | null;
}

/** What git may cost. */
export interface GitLimits {
  /** Of a larger diff only that is said. */
  mostBytes: number;
  /** Of each of the four commands asked, ms. */
  timeout: number;
}

/**
 * Commit, branch and uncommitted changes of the repository around `folder`; null where there is none, one without a commit, or no git. A
 * git that fails or takes too long gives null too, and is told to `onProblem` in one sentence: looking at it must not keep a run from
 * starting.
 */
export async function captureGit(
  folder: string,
  onProblem: (why: string) => void,
  limits: GitLimits = { mostBytes: 64 * 1024 * 1024, timeout: 20_000 },
): Promise<GitCapture | null> {
  try {
    return await capture(folder, limits);
  } catch (error) {
    if (error instanceof NoCommit) return null;
    onProblem(`the run has no git record: ${(error as Error).message}`);
    return null;
  }
}

async function capture(folder: string, limits: GitLimits): Promise<GitCapture> {
  const commit = await git(folder, limits, 'rev-parse', '--verify', 'HEAD');
  const branch = (await git(folder, limits, 'rev-parse', '--abbrev-ref', 'HEAD')).trim();
  const status = await git(folder, limits, 'status', '--porcelain', '--untracked-files=no', '--ignore-submodules=dirty');
  const changedFiles = status.split('\n').filter(Boolean).length;
  const diff = changedFiles > 0 ? (await diffOf(folder, limits)) || null : null;
  return {
    record: { commit: commit.trim(), branch: branch === 'HEAD' ? null : branch, changedFiles, diffFile: diff ? DIFF_FILE : null },
    diff,
  };
}

async function diffOf(folder: string, limits: GitLimits): Promise<string> {
  try {
    return await git(folder, limits, 'diff', '--no-ext-diff', '--no-textconv', '--no-color', 'HEAD');
  } catch (error) {
    if (!(error instanceof TooMuchOutput)) throw error;
    return `# The diff is larger than ${limits.mostBytes} bytes and was not kept.\n`;
  }
}

class NoCommit extends Error {}
class TooMuchOutput extends Error {}

/** What execFile rejects with; `code` is an exit code or the system's. */
type Failure = Error & { code?: unknown; killed?: boolean; signal?: string | null; stderr?: string };

/** Output of a git command. @throws NoCommit, TooMuchOutput, or an error of one sentence that names the command */
async function git(folder: string, { mostBytes, timeout }: GitLimits, ...args: string[]): Promise<string> {
  try {
    // GIT_OPTIONAL_LOCKS=0: looking must not contend with the user's own git commands. LC_ALL: its complaints are read.
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
    const options = { cwd: folder, env, maxBuffer: mostBytes, timeout, killSignal: 'SIGKILL' } as const;
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', ...args], options);
    return stdout;
  } catch (error) {
    const { code, killed, signal, stderr, message } = error as Failure;
    const isWithout = ['not a git repository', 'Needed a single revision'].some((words) => stderr?.includes(words));
    if (code === 'ENOENT' || isWithout) throw new NoCommit();
    if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
      throw new TooMuchOutput(`git ${args[0]} printed more than ${mostBytes} bytes`);
    if (killed) throw new Error(`git ${args[0]} took longer than ${timeout / 1000} s`);
    const said = stderr?.trim().split('\n', 1)[0];
    throw new Error(`git ${args[0]} ${signal ? `was ended by ${signal}` : `failed: ${said || message}`}`);
  }
}
