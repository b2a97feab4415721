import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readRunRecord } from '../../../src/store/runRecordFile';
import { engineAndWorkspace } from './builtEngine';
import { runCli } from './runCli';
import { sha256, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();
const commit = 'a'.repeat(40);
let env: NodeJS.ProcessEnv;
let snapshot: string;

/** As `hf download` lays it out: what is in the snapshot are links to files under `blobs`. */
beforeAll(() => {
  const repository = workspace.path('hub', 'models--org--tiny');
  snapshot = join(repository, 'snapshots', commit);
  for (const part of [snapshot, join(repository, 'blobs'), join(repository, 'refs')]) mkdirSync(part, { recursive: true });
  for (const name of readdirSync(tinyModel)) {
    const blob = createHash('sha256')
      .update(readFileSync(join(tinyModel, name)))
      .digest('hex');
    copyFileSync(join(tinyModel, name), join(repository, 'blobs', blob));
    symlinkSync(join('..', '..', 'blobs', blob), join(snapshot, name));
  }
  writeFileSync(join(repository, 'refs', 'main'), commit);
  vi.stubEnv('HF_HUB_CACHE', workspace.path('hub'));
  env = process.env;
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const cli = (...args: string[]) => runCli(engine.cli, args, { cwd: workspace.folder, env });

it('trains a model of the hub cache by its id, and run.json says which commit', async () => {
  workspace.write('good.jsonl', '{"prompt":"use 1","completion":" 1"}\n');
  const keys = { train_dataset: 'good.jsonl', max_steps: 1, backend: 'wasm', threads: 1 } as const;
  const recipe = workspace.recipe('hub.json', { method: 'sft', model: 'org/tiny', ...keys });
  const { code, stderr } = await cli('train', recipe, '--runs-folder', workspace.runs, '--run-id', 'hub');
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  const record = await readRunRecord(workspace.run('hub'));
  expect(record.recipe.model).toBe(snapshot);
  expect(record.baseModel).toMatchObject({
    path: snapshot,
    name: 'org/tiny',
    hub: { id: 'org/tiny', commit },
    sha256: sha256(join(tinyModel, 'model.safetensors')),
  });
});

it('samples it, unless there is a folder of that name', async () => {
  const sample = (model: string) =>
    cli('sample', '--model', model, '--prompt', 'use 1', '--max-tokens', '2', '--backend', 'wasm', '--json');
  expect((await sample(`org/tiny@${commit}`)).code).toBe(0);
  expect(await sample('org/tiny@v1')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`no Hugging Face cache has revision v1 of org/tiny, but ${commit} (looked in `) as string,
  });
  mkdirSync(workspace.path('org', 'tiny'), { recursive: true });
  const { code, stderr } = await sample('org/tiny');
  expect([code, stderr]).toEqual([2, `posttrain sample: ${workspace.path('org', 'tiny', 'config.json')} is missing\n`]);
});
