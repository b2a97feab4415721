import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { idSchema } from '../../src/contract/ids';
import { earlierControl, pendingControl, requestControl } from '../../src/store/controlFiles';
import { acquireRunLock } from '../../src/store/lock';
import { readLogTail } from '../../src/store/logTail';
import { newRunId, prepareRunFolder, runFolder, runPaths } from '../../src/store/runPaths';
import { readRunRecord, writeRunRecord } from '../../src/store/runRecordFile';
import { listTrash, moveRunToTrash, restoreRun, trashFolder } from '../../src/store/trash';
import { readUser, updateUser } from '../../src/store/userFile';
import { sampleRecord, temporaryFolder } from './fixtures';

let runs: string;
beforeEach(() => {
  runs = join(temporaryFolder(), '.posttraining', 'runs');
});

describe('run folders', () => {
  it('are kept out of git and never made twice', async () => {
    const paths = await prepareRunFolder(runs, 'run-a');
    expect(readFileSync(join(runs, '..', '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(paths.folder).sort()).toEqual(['checkpoints', 'control', 'evaluations', 'rollouts']);
    await prepareRunFolder(runs, 'run-a');
    await writeRunRecord(paths.folder, sampleRecord('run-a'));
    await expect(prepareRunFolder(runs, 'run-a')).rejects.toThrow(/^A run called run-a exists already in /);
  });

  it('leave a .gitignore of the user alone', async () => {
    mkdirSync(join(runs, '..'), { recursive: true });
    writeFileSync(join(runs, '..', '.gitignore'), '*.safetensors\n');
    await prepareRunFolder(runs, 'run-a');
    expect(readFileSync(join(runs, '..', '.gitignore'), 'utf8')).toBe('*.safetensors\n');
  });

  it('cannot be left by an id', () => {
    for (const id of ['..', '../x', 'a/b', 'a\\b', '', '.', 'A', '-a', 'a'.repeat(65), 'a\u0000', 'c:']) {
      expect(() => runFolder(runs, id)).toThrow(/is not a run id; allowed: /);
      expect(() => runPaths(join(runs, 'a')).evaluationFolder(id)).toThrow(/is not an evaluation id; allowed: /);
    }
    fc.assert(
      fc.property(fc.string(), (id) => {
        try {
          expect(runFolder(runs, id)).toBe(join(runs, id));
        } catch (error) {
          expect((error as Error).message).toMatch(/is not a run id/);
        }
      }),
    );
  });

  it('get an id from any name', () => {
    expect(newRunId('GRPO: Countdown (β=0)', new Date(2026, 10, 5, 2, 7))).toMatch(
      /^grpo-countdown-0-20261105-0207-[0-9a-z]{4}$/,
    );
    fc.assert(fc.property(fc.string(), (stem) => idSchema.safeParse(newRunId(stem)).success));
  });
});

describe('run.json', () => {
  it('comes back as written, and says what is wrong with it', async () => {
    const { folder, record: path } = await prepareRunFolder(runs, 'run-a');
    await expect(readRunRecord(folder)).rejects.toThrow('run.json is missing.');
    await writeRunRecord(folder, sampleRecord('run-a'));
    expect(await readRunRecord(folder)).toEqual(sampleRecord('run-a'));
    await expect(writeRunRecord(folder, sampleRecord('run-b'))).rejects.toThrow(
      'run.json of run-b does not belong into the folder run-a.',
    );
    writeFileSync(path, JSON.stringify(sampleRecord('run-b')));
    await expect(readRunRecord(folder)).rejects.toThrow('run.json says it is of run run-b, but its folder is called run-a.');
    writeFileSync(path, JSON.stringify({ ...sampleRecord('run-a'), schemaVersion: 2 }));
    await expect(readRunRecord(folder)).rejects.toThrow(/^run\.json is not valid: schemaVersion: /);
  });
});

describe('user.json', () => {
  it('is changed whole, and never written over when it is damaged', async () => {
    const { folder, user: path } = await prepareRunFolder(runs, 'run-a');
    expect(await readUser(folder)).toEqual({ name: null, notes: '', tags: [], pinnedCheckpoints: [] });
    await updateUser(folder, (user) => ({ ...user, name: 'first' }));
    await updateUser(folder, (user) => ({ ...user, tags: ['a'] }));
    expect(await readUser(folder)).toEqual({ name: 'first', notes: '', tags: ['a'], pinnedCheckpoints: [] });
    writeFileSync(path, '{"name":');
    await expect(updateUser(folder, (user) => user)).rejects.toThrow(/^user\.json is not JSON: /);
    expect(readFileSync(path, 'utf8')).toBe('{"name":');
  });
});

describe('control requests', () => {
  it('are seen in order and are gone when acted on', async () => {
    const { folder } = await prepareRunFolder(runs, 'run-a');
    expect(pendingControl(folder)).toEqual([]);
    await requestControl(folder, 'checkpoint');
    await new Promise((resolve) => setTimeout(resolve, 2));
    await requestControl(folder, 'stop');
    const pending = pendingControl(folder);
    expect(pending.map(({ request }) => request.type)).toEqual(['checkpoint', 'stop']);
    pending[0]!.done();
    expect(pendingControl(folder).map(({ request }) => request.type)).toEqual(['stop']);
  });

  it('of an earlier trainer are dropped, and not what was asked since', async () => {
    const { folder } = await prepareRunFolder(runs, 'run-a');
    await requestControl(folder, 'stop');
    const forget = earlierControl(folder);
    await requestControl(folder, 'checkpoint');
    forget();
    expect(pendingControl(folder).map(({ request }) => request.type)).toEqual(['checkpoint']);
  });

  it('that are none are told and removed; unfinished writes are left', async () => {
    const { folder } = await prepareRunFolder(runs, 'run-a');
    writeFileSync(join(folder, 'control', '1700000000000-stop-01234567.json'), '{"type":"format-disk"}');
    writeFileSync(join(folder, 'control', '.1700000000000-stop-01234567.json.0123456789ab.tmp'), '{"type":"st');
    const problems: string[] = [];
    expect(pendingControl(folder, (problem) => problems.push(problem))).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^control\/1700000000000-stop-01234567\.json is not valid: type: /);
    expect(readdirSync(join(folder, 'control'))).toHaveLength(1);
  });
});

describe('the trash', () => {
  it('takes a run and gives it back', async () => {
    const { folder } = await prepareRunFolder(runs, 'run-a');
    writeFileSync(join(folder, 'run.json'), 'x');
    const trashed = await moveRunToTrash(runs, 'run-a', 1000);
    expect(trashed.folder).toBe(join(runs, '..', 'trash', 'run-a.1000'));
    expect(existsSync(folder)).toBe(false);
    await prepareRunFolder(runs, 'run-a');
    const second = await moveRunToTrash(runs, 'run-a', 1000);
    expect((await listTrash(runs)).map(({ id, folder: at }) => [id, at])).toEqual([
      ['run-a', second.folder],
      ['run-a', trashed.folder],
    ]);
    await restoreRun(trashed);
    expect(readFileSync(join(folder, 'run.json'), 'utf8')).toBe('x');
    await expect(restoreRun(second)).rejects.toThrow(/^A run called run-a exists again; /);
    await expect(restoreRun({ ...trashed, id: 'run-b' })).rejects.toThrow('The deleted run run-b is no longer in the trash.');
  });

  it('is inside a runs folder that lies elsewhere', () => {
    expect(trashFolder('/data/runs')).toBe(join('/data/runs', '.trash'));
  });

  it('refuses a run that is being trained, and one that is not there', async () => {
    const { folder } = await prepareRunFolder(runs, 'run-a');
    const lock = await acquireRunLock(folder);
    await expect(moveRunToTrash(runs, 'run-a')).rejects.toThrow(
      /^Run run-a is being trained by process \d+ on .+; stop it before deleting it\.$/,
    );
    lock.release();
    await moveRunToTrash(runs, 'run-a');
    await expect(moveRunToTrash(runs, 'run-a')).rejects.toThrow(/^There is no run called run-a in /);
  });
});

describe('the tail of a log', () => {
  it('has whole lines only, and the last state of a progress bar', async () => {
    const path = join(temporaryFolder(), 'trainer.log');
    expect(await readLogTail(path, 5)).toEqual({ lines: [], truncated: false });
    writeFileSync(path, 'one\ntwo\r\n 1%\r 50%\r100%\nlast without end');
    expect(await readLogTail(path, 2)).toEqual({ lines: ['100%', 'last without end'], truncated: true });
    expect(await readLogTail(path, 9)).toEqual({ lines: ['one', 'two', '100%', 'last without end'], truncated: false });
    expect(await readLogTail(path, 9, 4)).toMatchObject({ lines: ['two', '100%', 'last without end'] });
    writeFileSync(path, Array.from({ length: 20_000 }, (_, n) => `line ${n} ${'é'.repeat(n % 50)}`).join('\n'));
    const { lines, truncated } = await readLogTail(path, 1500);
    expect([lines.length, truncated]).toEqual([1500, true]);
    expect(lines[0]).toMatch(/^line 18500 /);
  });
});
