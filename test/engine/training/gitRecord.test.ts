import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captureGit } from '../../../src/engine/training/gitRecord';

let folder: string;
const unexpected = (why: string) => {
  throw new Error(why);
};
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-record-'));
  git('init', '--quiet', '--initial-branch=work');
  writeFileSync(join(folder, 'data.txt'), 'one\n');
  git('add', 'data.txt');
  git('commit', '--quiet', '-m', 'first');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program called git before the real one, which is handed every command that `script` lets pass. */
function shadowGit(script: string): void {
  vi.unstubAllEnvs();
  const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\n${script}\nexec ${real} "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
}

async function problemsOf(timeout = 20_000): Promise<string[]> {
  const problems: string[] = [];
  expect(await captureGit(folder, (why) => problems.push(why), { mostBytes: 1 << 20, timeout })).toBeNull();
  return problems;
}

describe('what git says of a run', () => {
  it('is commit and branch, and the diff of what was changed', async () => {
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await captureGit(folder, unexpected)).toEqual({
      record: { commit, branch: 'work', changedFiles: 0, diffFile: null },
      diff: null,
    });
    writeFileSync(join(folder, 'data.txt'), 'two\n');
    const changed = await captureGit(folder, unexpected);
    expect(changed?.record).toEqual({ commit, branch: 'work', changedFiles: 1, diffFile: 'changes.diff' });
    expect(changed?.diff).toMatch(/^-one$\n^\+two$/m);
  });

  it('does not keep a run from starting when the diff is larger than is kept', async () => {
    writeFileSync(join(folder, 'data.txt'), 'two\n'.repeat(100));
    const changed = await captureGit(folder, unexpected, { mostBytes: 200, timeout: 20_000 });
    expect(changed?.record).toMatchObject({ changedFiles: 1, diffFile: 'changes.diff' });
    expect(changed?.diff).toBe('# The diff is larger than 200 bytes and was not kept.\n');
  });

  it.skipIf(process.platform === 'win32')('is nothing, and why, where git is slow, fails or dies', async () => {
    shadowGit('case "$3" in status) exec tail -f /dev/null;; esac');
    expect(await problemsOf(500)).toEqual(['the run has no git record: git status took longer than 0.5 s']);
    shadowGit('case "$3" in status) echo "fatal: index file corrupt" >&2; exit 128;; esac');
    expect(await problemsOf()).toEqual(['the run has no git record: git status failed: fatal: index file corrupt']);
    shadowGit('kill -9 $$');
    expect(await problemsOf()).toEqual(['the run has no git record: git rev-parse was ended by SIGKILL']);
  });

  it('is nothing, and no problem, where there is no repository', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await problemsOf()).toEqual([]);
  });

  it('is nothing, and no problem, where nothing was committed yet', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    git('init', '--quiet');
    expect(await problemsOf()).toEqual([]);
  });
});
