import { mkdirSync, readFileSync, writeFileSync, copyFileSync, readdirSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ParquetFile } from '../../../src/store/parquetFile';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { verifyCheckpoint } from '../../../src/store/checkpointFiles';
import { engineAndWorkspace } from './builtEngine';
import { runCli, start } from './runCli';
import { readRunView, tinyGrpo, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

const train = (recipe: string, id: string) =>
  runCli(engine.cli, ['train', recipe, '--runs-folder', workspace.runs, '--run-id', id]);

/** Of a run's first step. */
async function rolloutsOf(id: string) {
  const { rollouts } = await readRunView(workspace.run(id));
  const file = await RolloutFile.open(join(workspace.run(id), 'rollouts', rollouts[0]!), ParquetFile);
  const rows = await file.readColumns(['prompt_id', 'reward', 'advantage', 'failure']);
  await file.close();
  return rows;
}

/** A dataset that the countdown reward has nothing to check against. */
const withoutNumbers = () => workspace.write('none.jsonl', JSON.stringify({ id: 'b', prompt: 'use 1, 2, 3 make 6' }));

describe('numbers that are none', () => {
  it('end the run with the step named, before the last good checkpoint is touched', async () => {
    // A learning rate beyond float32's range makes every weight infinite in the first update that is not warm-up.
    const recipe = workspace.recipe('nan.json', {
      ...{ ...tinyGrpo, entropy_coef: 0, beta: 0, reward_funcs: ['exact_match'], train_dataset: 'answers.jsonl' },
      ...{ learning_rate: 1e39, lr_scheduler_type: 'constant_with_warmup', warmup_steps: 1, save_steps: 1, save_total_limit: 1 },
    });
    writeAnswers();
    const { code, stdout } = await train(recipe, 'nan');
    expect(code).toBe(1);
    const view = await readRunView(workspace.run('nan'));
    expect(view.state).toBe('failed');
    expect(view.message).toMatch(/ is (NaN|-?Infinity) at step \d+; the checkpoint of step \d+ is as it was$/);
    expect(stdout).toContain(`failed: ${view.message}`);
    expect(view.checkpoints.length).toBeGreaterThan(0);
    for (const { folder } of view.checkpoints)
      expect(await verifyCheckpoint(join(workspace.run('nan'), 'checkpoints', folder))).toBeNull();
  });

  it('in the model itself end the run at step 1', async () => {
    const { code } = await train(workspace.recipe('poisoned.json', { ...tinyGrpo, model: poisonedModel() }), 'poisoned');
    expect(code).toBe(1);
    const view = await readRunView(workspace.run('poisoned'));
    expect([view.state, view.step, view.checkpoints]).toEqual(['failed', 1, []]);
    expect(view.message).toBe('step 1 failed: the model gives logits that are not numbers; no checkpoint had been sealed yet');
  });
});

it('rewards that fail from the first rollout on end the run at once, and say why', async () => {
  const recipe = workspace.recipe('hopeless.json', { ...tinyGrpo, train_dataset: withoutNumbers() });
  const { code, stdout } = await train(recipe, 'hopeless');
  expect(code).toBe(1);
  const view = await readRunView(workspace.run('hopeless'));
  expect([view.state, view.step]).toEqual(['failed', 1]);
  expect(view.message).toBe(
    'step 1 failed: all of the last 8 rollouts failed, so there is nothing to train on: countdown: the example needs "numbers" (a list of integers) and "target" (an integer); no checkpoint had been sealed yet',
  );
  expect(stdout.trimEnd().endsWith(`failed: ${view.message}`)).toBe(true);
  expect(view.faults).toEqual([expect.objectContaining({ step: 1, at: 'reward' })]);
  // Nothing was trained on: there is no loss.
  const { failed_rollouts, reward, loss } = view.metrics;
  expect([failed_rollouts, reward, loss]).toEqual([[8], [null], undefined]);
  const failure = expect.stringMatching(/^reward: countdown: the example needs/) as string;
  expect(await rolloutsOf('hopeless')).toEqual(Array(8).fill({ prompt_id: 'b', reward: null, advantage: null, failure }));
});

it('so do they with dynamic sampling, which has nothing to say of max_num_gen_batches then', async () => {
  const dynamic = { filter_groups: true, max_num_gen_batches: 2 };
  const recipe = workspace.recipe('filtered.json', { ...tinyGrpo, ...dynamic, train_dataset: withoutNumbers() });
  expect(await train(recipe, 'filtered')).toMatchObject({ code: 1 });
  const { faults, metrics } = await readRunView(workspace.run('filtered'));
  expect(faults.map(({ at }) => at)).toEqual(['reward']);
  expect([metrics['failed_rollouts'], (await rolloutsOf('filtered')).length]).toEqual([[16], 8]);
});

it('so do those of PPO', async () => {
  const { entropy_coef: _entropy, beta: _beta, ...tiny } = tinyGrpo;
  const recipe = workspace.recipe('hopeless-ppo.json', { ...tiny, method: 'ppo', train_dataset: withoutNumbers() });
  expect(await train(recipe, 'hopeless-ppo')).toMatchObject({ code: 1 });
  const { message, metrics } = await readRunView(workspace.run('hopeless-ppo'));
  expect(message).toMatch(/^step 1 failed: all of the last 8 rollouts failed/);
  expect([metrics['failed_rollouts'], (await rolloutsOf('hopeless-ppo')).length]).toEqual([[8], 8]);
});

it('a reward that throws is a failed rollout: counted, shown, and in no mean', async () => {
  // Prompt b has no numbers, so that the countdown reward has nothing to check against.
  const lines = [
    { id: 'a', prompt: 'use 3, 6, 7 make 63', numbers: [3, 6, 7], target: 63 },
    { id: 'b', prompt: 'use 1, 2, 3 make 6' },
  ];
  workspace.write('half.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
  const { code, stdout } = await train(
    workspace.recipe('throws.json', { ...tinyGrpo, train_dataset: 'half.jsonl', max_steps: 1 }),
    'throws',
  );
  expect(code).toBe(0);
  expect(stdout).toContain('step 1: 4 of 8 rollouts failed: countdown: the example needs "numbers"');
  const view = await readRunView(workspace.run('throws'));
  expect(view.state).toBe('finished');
  expect([view.metrics['failed_rollouts'], view.metrics['reward']]).toEqual([[4], [0]]);
  expect(view.faults).toEqual([
    {
      step: 1,
      at: 'reward',
      message: '4 of 8 rollouts failed: countdown: the example needs "numbers" (a list of integers) and "target" (an integer)',
    },
  ]);
  const rows = await rolloutsOf('throws');
  expect(rows).toHaveLength(8);
  for (const row of rows) {
    const failed = {
      prompt_id: 'b',
      reward: null,
      advantage: null,
      failure: expect.stringMatching(/^reward: countdown: the example needs/) as string,
    };
    expect(row).toEqual(row.prompt_id === 'b' ? failed : { prompt_id: 'a', reward: 0, advantage: 0, failure: null });
  }
});

it.skipIf(!canMountTmpfs())('a full disk ends the run, says so, and leaves the old checkpoint whole', async () => {
  const recipe = workspace.recipe('full.json', { ...tinyGrpo, max_steps: 200, save_steps: 1 });
  const disk = workspace.path('disk');
  mkdirSync(disk);
  const kept = workspace.path('kept');
  // The folder's disk is gone with its namespace, so what it holds in the end is copied out before.
  const script =
    'mount -t tmpfs -o size=1m none "$1" && { "$2" "$3" train "$4" --runs-folder "$1/runs" --run-id full; code=$?; cp -r "$1/runs/full" "$5"; exit $code; }';
  const { code, stdout } = await start('unshare', [
    '-Urm',
    'sh',
    '-c',
    script,
    'sh',
    disk,
    process.execPath,
    engine.cli,
    recipe,
    kept,
  ]).ended;
  expect(code).toBe(1);
  mkdirSync(workspace.runs, { recursive: true });
  execFileSync('cp', ['-r', kept, workspace.run('full')]);
  const view = await readRunView(workspace.run('full'));
  expect(view.state).toBe('failed');
  expect(view.message).toMatch(/^the disk is full at step \d+ \(.*ENOSPC.*\); the checkpoint of step \d+ is as it was$/);
  expect(stdout).toContain(`failed: ${view.message}`);
  expect(view.checkpoints.length).toBeGreaterThan(0);
  for (const { folder } of view.checkpoints)
    expect(await verifyCheckpoint(join(workspace.run('full'), 'checkpoints', folder))).toBeNull();
  expect(readdirSync(join(workspace.run('full'), 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([]);
  expect(readdirSync(join(workspace.run('full'), 'rollouts')).filter((name) => name.startsWith('.'))).toEqual([]);
});

/** Answers so short that an untrained model gives some of them: rewards differ within a group. */
function writeAnswers(): void {
  workspace.write('answers.jsonl', JSON.stringify({ id: 'a', prompt: 'use 3, 6, 7 make 63', answer: '' }));
}

/** The tiny model with a NaN for its first weight. */
function poisonedModel(): string {
  const folder = workspace.path('poisoned-model');
  mkdirSync(folder);
  for (const each of readdirSync(tinyModel)) copyFileSync(join(tinyModel, each), join(folder, each));
  const path = join(folder, 'model.safetensors');
  const bytes = readFileSync(path);
  const header = Number(bytes.readBigUInt64LE(0));
  const tensors = JSON.parse(bytes.subarray(8, 8 + header).toString()) as Record<string, { data_offsets: [number, number] }>;
  bytes.writeFloatLE(NaN, 8 + header + tensors['model.norm.weight']!.data_offsets[0]);
  writeFileSync(path, bytes);
  return folder;
}

function canMountTmpfs(): boolean {
  return spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' }).status === 0;
}
