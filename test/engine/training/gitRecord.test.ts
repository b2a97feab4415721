import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { captureGit } from '../../../src/engine/training/gitRecord';

let folder: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, encoding: 'utf8' });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-record-'));
  git('init', '--quiet', '--initial-branch=work');
  writeFileSync(join(folder, 'data.txt'), 'one\n');
  git('add', 'data.txt');
  git('commit', '--quiet', '-m', 'first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what git says of a run', () => {
  it('is commit and branch, and the diff of what was changed', async () => {
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await captureGit(folder)).toEqual({ record: { commit, branch: 'work', changedFiles: 0, diffFile: null }, diff: null });
    writeFileSync(join(folder, 'data.txt'), 'two\n');
    const changed = await captureGit(folder);
    expect(changed?.record).toEqual({ commit, branch: 'work', changedFiles: 1, diffFile: 'changes.diff' });
    expect(changed?.diff).toMatch(/^-one$\n^\+two$/m);
  });

  it('does not keep a run from starting when the diff is larger than is kept', async () => {
    writeFileSync(join(folder, 'data.txt'), 'two\n'.repeat(100));
    const changed = await captureGit(folder, 200);
    expect(changed?.record).toMatchObject({ changedFiles: 1, diffFile: 'changes.diff' });
    expect(changed?.diff).toBe('# The diff is larger than 200 bytes and was not kept.\n');
  });
});
