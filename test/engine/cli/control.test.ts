import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { requestControl } from '../../../src/store/controlFiles';
import { readRunRecord } from '../../../src/store/runRecordFile';
import { until } from '../../store/until';
import { engineAndWorkspace } from './builtEngine';
import { runCli, startCli } from './runCli';
import { readRunView, tinyGrpo } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

const longRecipe = () => workspace.recipe('long.json', { ...tinyGrpo, max_steps: 5000, save_steps: 5000 });
const train = (id: string) => startCli(engine.cli, ['train', longRecipe(), '--runs-folder', workspace.runs, '--run-id', id]);

async function untilStep(id: string, step: number): Promise<void> {
  const reached = async () =>
    existsSync(join(workspace.run(id), 'events.jsonl')) && (await readRunView(workspace.run(id))).step >= step;
  await until(reached, `step ${step} of ${id}`, 60_000);
}

it('stops with a checkpoint when asked to, and goes on from it', async () => {
  const { ended } = train('stopped');
  await untilStep('stopped', 1);
  const stop = await runCli(engine.cli, ['stop', 'stopped', '--runs-folder', workspace.runs]);
  expect([stop.code, stop.stderr]).toEqual([0, '']);
  expect((await ended).code).toBe(0);
  const view = await readRunView(workspace.run('stopped'));
  expect(view.state).toBe('stopped');
  expect(view.checkpoints.map(({ step }) => step)).toEqual([view.step]);
  expect(readdirSync(join(workspace.run('stopped'), 'control'))).toEqual([]);
  const again = await runCli(engine.cli, ['stop', 'stopped', '--runs-folder', workspace.runs]);
  expect([again.code, again.stderr]).toEqual([2, 'posttrain stop: run stopped is not being trained\n']);

  const resumed = startCli(engine.cli, ['resume', workspace.run('stopped')]);
  await untilStep('stopped', view.step + 1);
  resumed.child.kill('SIGTERM');
  expect((await resumed.ended).code).toBe(0);
  const after = await readRunView(workspace.run('stopped'));
  expect([after.state, after.attempt]).toEqual(['stopped', 2]);
  expect(after.checkpoints.at(-1)?.step).toBe(after.step);
});

it('hears what is asked as soon as the run is there', async () => {
  const { ended } = train('early');
  await until(() => existsSync(join(workspace.run('early'), 'run.json')), 'run.json', 60_000);
  await requestControl(workspace.run('early'), 'stop');
  expect((await ended).code).toBe(0);
  expect((await readRunView(workspace.run('early'))).state).toBe('stopped');
});

it('seals a checkpoint when asked to, and trains on', async () => {
  const { child, ended } = train('asked');
  await untilStep('asked', 1);
  await requestControl(workspace.run('asked'), 'checkpoint');
  const sealed = async () => (await readRunView(workspace.run('asked'))).checkpoints.length === 1;
  await until(sealed, 'the checkpoint is sealed', 60_000);
  const { checkpoints } = await readRunView(workspace.run('asked'));
  await untilStep('asked', checkpoints[0]!.step + 1);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
});

it('is not trained twice at once', async () => {
  const { child, ended } = train('twice');
  await untilStep('twice', 1);
  const second = await runCli(engine.cli, ['resume', 'twice', '--runs-folder', workspace.runs]);
  expect(second.code).toBe(2);
  expect(second.stderr).toMatch(/^posttrain resume: Run twice is already being trained by process \d+ on .*; stop it first\.\n$/);
  const same = await runCli(engine.cli, ['train', longRecipe(), '--runs-folder', workspace.runs, '--run-id', 'twice']);
  expect([same.code, same.stderr]).toEqual([2, expect.stringContaining('A run called twice exists already')]);
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect((await readRunView(workspace.run('twice'))).attempt).toBe(1);
});

it('keeps a record of what was run where, and lists it', async () => {
  const record = await readRunRecord(workspace.run('twice'));
  expect(record.backend).toMatchObject({ name: 'wasm', threads: 2, requested: true });
  expect(record.baseModel).toMatchObject({ name: 'countdown-tiny', parameters: record.baseModel.parameters });
  expect(record.recipe.model).toBe(record.baseModel.path);
  const { stdout } = await runCli(engine.cli, ['runs', '--runs-folder', workspace.runs, '--json']);
  const { runs } = JSON.parse(stdout) as { runs: { id: string; state: string; alive: boolean }[] };
  expect(runs.map(({ id, state, alive }) => [id, state, alive]).sort()).toEqual([
    ['asked', 'stopped', false],
    ['early', 'stopped', false],
    ['stopped', 'stopped', false],
    ['twice', 'stopped', false],
  ]);
});

it('keeps only as many checkpoints as save_total_limit says', async () => {
  const recipe = workspace.recipe('limit.json', { ...tinyGrpo, max_steps: 4, save_steps: 1, save_total_limit: 2 });
  const { code } = await runCli(engine.cli, ['train', recipe, '--runs-folder', workspace.runs, '--run-id', 'limited']);
  expect(code).toBe(0);
  expect(readdirSync(join(workspace.run('limited'), 'checkpoints')).sort()).toEqual(['step-000003', 'step-000004']);
});
