import { existsSync, mkdirSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunStore } from '../../../src/store/runStore';
import { stopTrainer } from '../../../src/store/trainerProcess';
import { until } from '../../store/until';
import { buildEngine, type BuiltEngine } from './builtEngine';
import { runCli, startCli, type CliProcess } from './runCli';
import { readRunView, tinyGrpo, Workspace } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let engine: BuiltEngine;
let workspace: Workspace;
let trainer: CliProcess;

beforeAll(async () => {
  engine = await buildEngine();
});
afterAll(() => engine.remove());
beforeEach(() => {
  workspace = new Workspace();
});
afterEach(() => {
  trainer.child.kill('SIGKILL');
  workspace.remove();
});

/** Starts a run whose start takes until `go()`, or 20 s: its git does not come back before. */
function startSlowly(id: string): { go(): void } {
  mkdirSync(workspace.path('bin'));
  const go = workspace.path('go');
  const git = workspace.write('bin/git', `#!/bin/sh\nwhile [ ! -e '${go}' ]; do sleep 0.05; done\nexit 1\n`);
  chmodSync(git, 0o755);
  const recipe = workspace.recipe('long.json', { ...tinyGrpo, max_steps: 5000, save_steps: 5000 });
  trainer = startCli(engine.cli, ['train', recipe, '--runs-folder', workspace.runs, '--run-id', id], {
    env: { ...process.env, PATH: `${workspace.path('bin')}${delimiter}${process.env['PATH']}` },
  });
  return { go: () => writeFileSync(go, '') };
}

const untilLocked = (id: string) => until(() => existsSync(join(workspace.run(id), 'trainer-1.lock')), 'it has the lock', 60_000);

describe.skipIf(process.platform === 'win32')('a run that takes long to start', () => {
  it('is starting however long that takes, and ends when it has begun where it was asked to stop', async () => {
    const { go } = startSlowly('slow');
    await untilLocked('slow');
    const store = new RunStore(workspace.runs, { startLimit: 0 });
    await store.ready;
    store.dispose();
    expect(store.run('slow')).toMatchObject({ kind: 'starting' });
    const stopped = stopTrainer(workspace.run('slow'), { graceMs: 120_000 });
    const stop = await runCli(engine.cli, ['stop', 'slow', '--runs-folder', workspace.runs]);
    expect([stop.code, stop.stderr]).toEqual([0, '']);
    expect(existsSync(join(workspace.run('slow'), 'run.json'))).toBe(false);
    go();
    expect(await stopped).toBe('stopped');
    expect((await trainer.ended).code).toBe(0);
    expect(await readRunView(workspace.run('slow'))).toMatchObject({ state: 'stopped', step: 0 });
  });

  it('leaves nothing where it is ended meanwhile', async () => {
    startSlowly('ended');
    await untilLocked('ended');
    trainer.child.kill('SIGTERM');
    expect((await trainer.ended).code).toBe(143);
    expect(existsSync(workspace.path('.posttraining'))).toBe(false);
  });
});

it('leaves the folder and the log of its launcher where its backend does not start', async () => {
  mkdirSync(workspace.run('launched'), { recursive: true });
  writeFileSync(join(workspace.run('launched'), 'trainer.log'), 'began\n');
  const recipe = workspace.recipe('gpu.json', { ...tinyGrpo, backend: 'tfjs-node-gpu' });
  trainer = startCli(engine.cli, ['train', recipe, '--runs-folder', workspace.runs, '--run-id', 'launched']);
  const { code, stderr } = await trainer.ended;
  expect([code, stderr]).toEqual([2, expect.stringContaining('backend tfjs-node-gpu does not start')]);
  expect(readFileSync(join(workspace.run('launched'), 'trainer.log'), 'utf8')).toBe('began\n');
});
