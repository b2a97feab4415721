import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { RunRecord } from '../../contract/runRecord';

const run = promisify(execFile);
const MOST_BYTES = 64 * 1024 * 1024;

export interface GitCapture {
  record: NonNullable<RunRecord['git']>;
  /** The diff against the commit, to be written beside run.json; null where nothing was changed. */
  diff: string | null;
}

/** File of the diff in a run folder. */
export const DIFF_FILE = 'changes.diff';

/**
 * Commit, branch and uncommitted changes of the repository around `folder`; null where there is none (or no git).
 * @param mostBytes of a larger diff only that is said
 */
export async function captureGit(folder: string, mostBytes = MOST_BYTES): Promise<GitCapture | null> {
  const commit = await git(folder, ['rev-parse', 'HEAD']);
  if (commit === null) return null;
  const branch = (await git(folder, ['symbolic-ref', '--quiet', '--short', 'HEAD']))?.trim() ?? null;
  const changed = ((await git(folder, ['status', '--porcelain', '--untracked-files=no', '--ignore-submodules=dirty'])) ?? '')
    .split('\n')
    .filter(Boolean);
  const diff = changed.length > 0 ? await diffOf(folder, mostBytes) : null;
  return {
    record: { commit: commit.trim(), branch, changedFiles: changed.length, diffFile: diff ? DIFF_FILE : null },
    diff: diff || null,
  };
}

async function diffOf(folder: string, mostBytes: number): Promise<string | null> {
  try {
    return await git(folder, ['diff', '--no-ext-diff', '--no-textconv', '--no-color', 'HEAD'], mostBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') throw error;
    return `# The diff is larger than ${mostBytes} bytes and was not kept.\n`;
  }
}

/** Output of a git command, or null where it failed: no git, no repository, no commit yet. */
async function git(folder: string, args: string[], maxBuffer = MOST_BYTES): Promise<string | null> {
  try {
    // GIT_OPTIONAL_LOCKS=0: looking must not contend with the user's own git commands.
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0' };
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', ...args], {
      cwd: folder,
      env,
      maxBuffer,
      timeout: 20_000,
    });
    return stdout;
  } catch (error) {
    if (typeof (error as { code?: unknown }).code === 'number' || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
