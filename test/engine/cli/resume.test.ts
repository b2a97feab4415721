import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readModelFolder } from '../../../src/engine/model/folder';
import { readSafetensors } from '../../../src/engine/model/safetensors';
import { listCheckpoints } from '../../../src/store/checkpointFiles';
import { readRunRecord, writeRunRecord } from '../../../src/store/runRecordFile';
import { until } from '../../store/until';
import { isAvailable } from '../backendsUnderTest';
import { engineAndWorkspace } from './builtEngine';
import { runCli, start, startCli, type CliProcess } from './runCli';
import { readRunView, reproducible, sha256, tinyGrpo, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const { engine, workspace } = engineAndWorkspace();

afterEach(() => vi.unstubAllEnvs());

const train = (recipe: string, id: string) => ['train', recipe, '--runs-folder', workspace.runs, '--run-id', id];

async function trainWhole(recipe: string, id: string): Promise<void> {
  const { code, stderr } = await runCli(engine.cli, train(recipe, id));
  expect(stderr).toBe('');
  expect(code).toBe(0);
}

async function resume(id: string): Promise<void> {
  const { code, stderr } = await runCli(engine.cli, ['resume', id, '--runs-folder', workspace.runs]);
  expect(stderr).toBe('');
  expect(code).toBe(0);
}

/** Kills a run's process as soon as a condition holds. */
async function killWhen({ child, ended }: CliProcess, condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await until(condition, what, 60_000);
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
}

/** A reward of no weight that ends its trainer with SIGKILL at a completion, counted since the process began, where a file says which. */
const killer = workspace.write(
  'killer.mjs',
  `import { existsSync, readFileSync } from 'node:fs';
  const order = new URL('./kill-at', import.meta.url);
  let completions = 0;
  export default () => {
    completions += 1;
    if (existsSync(order) && completions >= Number(readFileSync(order, 'utf8'))) process.kill(process.pid, 'SIGKILL');
    return 0;
  };`,
);
const killable = {
  reward_funcs: ['countdown' as const, { name: 'module' as const, path: killer }],
  reward_weights: [1, 0],
};
/** Of tinyGrpo, a step. */
const COMPLETIONS = 8;

/** Runs the program until it is killed while it makes a step, of those that it makes; `step` is the last whole one of the run then. */
async function killedIn(nth: number, args: string[], id: string, step: number): Promise<void> {
  const order = workspace.write('kill-at', String((nth - 1) * COMPLETIONS + 3));
  expect((await runCli(engine.cli, args)).signal).toBe('SIGKILL');
  rmSync(order);
  expect(await readRunView(workspace.run(id))).toMatchObject({ step, state: 'running' });
}

const stepIs = (id: string, step: number) => async () => {
  if (!existsSync(join(workspace.run(id), 'events.jsonl'))) return false;
  const view = await readRunView(workspace.run(id));
  return view.step >= step && view.state === 'running';
};

/** Metrics of every step, and the newest attempt's last checkpoint and rollouts, are the same bits. */
async function expectSameRun(id: string, reference: string, lastStep: number): Promise<void> {
  const [view, expected] = await Promise.all([readRunView(workspace.run(id)), readRunView(workspace.run(reference))]);
  expect(view.state).toBe('finished');
  expect(view.steps).toEqual(expected.steps);
  expect(view.steps).toHaveLength(lastStep);
  expect(reproducible(view)).toEqual(reproducible(expected));
  const last = (run: typeof view, of: string) => join(workspace.run(of), 'checkpoints', run.checkpoints.at(-1)!.folder);
  for (const file of readdirSync(last(expected, reference)).filter((name) => /safetensors$|^trainer-state/.test(name))) {
    expect(sha256(join(last(view, id), file)), file).toBe(sha256(join(last(expected, reference), file)));
  }
  view.rollouts.forEach((file, index) => {
    const other = expected.rollouts[index] ?? null;
    expect(file === null).toBe(other === null);
    if (file === null || other === null) return;
    expect(sha256(join(workspace.run(id), 'rollouts', file)), file).toBe(
      sha256(join(workspace.run(reference), 'rollouts', other)),
    );
  });
}

describe('a GRPO run killed and resumed', () => {
  let recipe: string;
  beforeAll(async () => {
    recipe = workspace.recipe('grpo.json', { ...tinyGrpo, ...killable, max_steps: 10, save_steps: 4 });
    await trainWhole(recipe, 'whole');
  });

  it('moves the weights at all', async () => {
    const view = await readRunView(workspace.run('whole'));
    expect(new Set(view.metrics['loss']).size).toBeGreaterThan(3);
    expect(view.metrics['kl']?.at(-1)).toBeGreaterThan(0);
    // The peak of a process never falls; a Node with a WebAssembly backend has more than 32 MiB and these have less than 16 GiB.
    const peaks = view.metrics['peak_memory_bytes'] as number[];
    expect(peaks).toEqual([...peaks].sort((a, b) => a - b));
    expect(peaks[0]! > 2 ** 25 && peaks.at(-1)! < 2 ** 34).toBe(true);
    // 2 of 3 prompts a step.
    expect(view.metrics['epoch']?.slice(0, 3)).toEqual([2 / 3, 4 / 3, 2]);
    expect(view.metrics['entropy_coef']?.[0]).toBe(0.05);
    expect(view.metrics['policy_loss']?.[0]).toBeGreaterThan(view.metrics['loss']![0]!);
  });

  it('is the same bits as one that was never killed, wherever it is killed', async () => {
    const again = ['resume', workspace.run('killed')];
    // Before the first checkpoint, two steps after it, and the step after the second.
    await killedIn(3, train(recipe, 'killed'), 'killed', 2);
    await killedIn(6, again, 'killed', 5);
    await killedIn(5, again, 'killed', 8);
    await resume('killed');
    await expectSameRun('killed', 'whole', 10);
    expect((await readRunView(workspace.run('killed'))).attempt).toBe(4);
  });

  it('survives death at any rename of a checkpoint, and leaves nothing half-written after the resume', async (context) => {
    if (!canTrace()) return context.skip('strace is not there, or may not trace here');
    // One file-system thread, so that renames come in one order: run.json, rollouts 1 to 4, then the checkpoint of step 4 with
    // config, weights, optimizer, state, seal and folder (6 to 11), rollouts 5 to 8, and the checkpoint of step 8 (16 to 21).
    for (const k of [10, 17, 21]) {
      const id = `rename-${k}`;
      const args = ['-f', '-qq', '-o', '/dev/null', '-E', 'UV_THREADPOOL_SIZE=1', '-e', 'trace=rename,renameat,renameat2', '-e'];
      const inject = `inject=rename,renameat,renameat2:signal=SIGKILL:when=${k}`;
      const traced = start('strace', [...args, inject, process.execPath, engine.cli, ...train(recipe, id)]);
      await traced.ended;
      const { state, checkpoints } = await readRunView(workspace.run(id));
      expect(state, id).toBe('running');
      expect(checkpoints, id).toHaveLength(k > 11 ? 1 : 0);
      await resume(id);
      await expectSameRun(id, 'whole', 10);
      expect(readdirSync(join(workspace.run(id), 'checkpoints')).filter((name) => name.startsWith('.'))).toEqual([]);
    }
  }, 240_000);

  it('passes over a damaged checkpoint and says so', async () => {
    await killedIn(10, train(recipe, 'damaged'), 'damaged', 9);
    writeFileSync(join(workspace.run('damaged'), 'checkpoints', 'step-000008', 'optimizer.safetensors'), 'not what was sealed');
    await resume('damaged');
    const view = await readRunView(workspace.run('damaged'));
    expect(view.faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('step-000008 is damaged and was passed over: optimizer.safetensors has 19 bytes'),
    ]);
    await expectSameRun('damaged', 'whole', 10);
  });
});

it('resumes in the middle of a generation that is used for several steps', async () => {
  const recipe = workspace.recipe('reuse.json', { ...tinyGrpo, num_iterations: 3, max_steps: 12, save_steps: 1 });
  await trainWhole(recipe, 'reuse');
  await killWhen(startCli(engine.cli, train(recipe, 'reuse-killed')), stepIs('reuse-killed', 2), 'the second of three steps');
  await resume('reuse-killed');
  await expectSameRun('reuse-killed', 'reuse', 12);
  const { rollouts } = await readRunView(workspace.run('reuse'));
  expect(rollouts.map((file) => file !== null)).toEqual(rollouts.map((_, index) => index % 3 === 0));
});

it.each(['separate', 'shared'] as const)('resumes PPO with the same bits, its critic %s', async (value_model) => {
  const { entropy_coef: _entropy, beta: _beta, ...tiny } = tinyGrpo;
  const recipe = workspace.recipe(`ppo-${value_model}.json`, {
    ...{ ...tiny, ...killable, method: 'ppo', value_model, critic_learning_rate: 1e-3, max_steps: 8, save_steps: 4 },
    ...{ num_ppo_epochs: 2, num_mini_batches: 2, kl_coef: 0.1, kl_loss_coef: 0.1 },
    // Then the critic has had more updates than the policy.
    ...(value_model === 'separate' && { critic_warmup: 3 }),
  });
  const id = `ppo-${value_model}`;
  await trainWhole(recipe, id);
  await killedIn(6, train(recipe, `${id}-killed`), `${id}-killed`, 5);
  await resume(`${id}-killed`);
  await expectSameRun(`${id}-killed`, id, 8);
  const { metrics } = await readRunView(workspace.run(id));
  const waits = value_model === 'separate' ? 2 : 0;
  expect(metrics['loss']!.map((value) => value === null)).toEqual(metrics['loss']!.map((_, index) => index < waits));
  expect(metrics['loss/value_avg']!.every((value) => value! > 0)).toBe(true);
  // Until then the policy is the base.
  if (waits > 0) expect(metrics['kl']!.map((value) => value! > 1e-7)).toEqual(metrics['kl']!.map((_, index) => index > waits));
  const checkpoint = join(workspace.run(id), 'checkpoints', 'step-000008');
  const critic = await readSafetensors(join(checkpoint, 'critic.safetensors'));
  expect(critic.get('score.weight')?.shape).toEqual([1, 32]);
  // The policy is a language model as before; a value head has nothing beside it, a critic of its own a whole model.
  expect((await readSafetensors(join(checkpoint, 'model.safetensors'))).has('score.weight')).toBe(false);
  expect((await readModelFolder(checkpoint)).config.head).toBe('language');
  expect(critic.size === 1).toBe(value_model === 'shared');
  expect(existsSync(join(checkpoint, 'critic-optimizer.safetensors'))).toBe(value_model === 'separate');
});

it('resumes a reward model with the same bits', async () => {
  workspace.write(
    'pairs.jsonl',
    ['1', '2', '3'].map((n) => JSON.stringify({ prompt: 'use 1, 2', chosen: ` thus answer ${n}`, rejected: ' thus' })).join('\n'),
  );
  const recipe = workspace.recipe('reward-model.json', {
    ...{ method: 'reward-model', model: tinyModel, train_dataset: 'pairs.jsonl', max_steps: 20, save_steps: 4 },
    ...{ per_device_train_batch_size: 2, gradient_accumulation_steps: 2, backend: 'wasm', threads: 2 },
  });
  await trainWhole(recipe, 'reward-model');
  await killWhen(startCli(engine.cli, train(recipe, 'reward-killed')), stepIs('reward-killed', 5), 'a step after a checkpoint');
  await resume('reward-killed');
  await expectSameRun('reward-killed', 'reward-model', 20);
});

it('resumes SFT on packed rows with the same bits', async () => {
  const recipe = workspace.recipe('sft.json', {
    ...{ method: 'sft', model: tinyModel, train_dataset: { generator: 'countdown-traces', size: 40, seed: 1 } },
    ...{
      initialize: {},
      packing: true,
      max_length: 96,
      max_steps: 20,
      per_device_train_batch_size: 3,
      save_steps: 4,
      learning_rate: 1e-3,
      backend: 'wasm',
      threads: 2,
    },
  });
  await trainWhole(recipe, 'sft');
  await killWhen(startCli(engine.cli, train(recipe, 'sft-killed')), stepIs('sft-killed', 5), 'a step after a checkpoint');
  await resume('sft-killed');
  await expectSameRun('sft-killed', 'sft', 20);
});

it('resumes with the same bits on tfjs-node, where rollouts run on wasm', async (context) => {
  if (!(await isAvailable('tfjs-node'))) return context.skip('tfjs-node is not set up: npm run setup:backend tfjs-node');
  // The built engine is in a folder of its own, from where it does not see ours.
  vi.stubEnv('POSTTRAIN_BACKENDS', join(import.meta.dirname, '..', '..', '..', '.backends'));
  const recipe = workspace.recipe('tfjs.json', { ...tinyGrpo, ...killable, backend: 'tfjs-node', max_steps: 8, save_steps: 4 });
  await trainWhole(recipe, 'tfjs');
  expect((await readRunRecord(workspace.run('tfjs'))).backend).toMatchObject({ name: 'tfjs-node', rollouts: 'wasm' });
  await killedIn(6, train(recipe, 'tfjs-killed'), 'tfjs-killed', 5);
  await resume('tfjs-killed');
  await expectSameRun('tfjs-killed', 'tfjs', 8);
});

it('refuses to resume a run that has made all of its steps', async () => {
  const { code, stderr } = await runCli(engine.cli, ['resume', workspace.run('whole')]);
  expect(code).toBe(2);
  expect(stderr).toBe('posttrain resume: run whole has made all of its 10 steps; there is nothing to resume\n');
});

it('refuses to resume with another dataset or another reward than it was started with', async () => {
  const judge = workspace.write('judge.mjs', 'export default () => 1;');
  const recipe = workspace.recipe('changed.json', {
    ...{ ...tinyGrpo, train_dataset: 'few.jsonl', max_steps: 50, save_steps: 1 },
    reward_funcs: ['countdown', { name: 'module', path: judge }],
  });
  workspace.write('few.jsonl', '{"prompt":"use 1, 2, 3 make 6","numbers":[1,2,3],"target":6}\n');
  await killWhen(startCli(engine.cli, train(recipe, 'changed')), stepIs('changed', 2), 'a step after a checkpoint');
  const before = await readRunView(workspace.run('changed'));
  const record = await readRunRecord(workspace.run('changed'));
  const few = workspace.path('few.jsonl');
  const started = sha256(few);
  expect(record.datasets).toEqual([{ key: 'train_dataset', path: few, sha256: started }]);
  const resumed = () => runCli(engine.cli, ['resume', workspace.run('changed')]);
  const judged = sha256(judge);
  expect(record.rewards).toEqual([{ name: 'module', path: judge, sha256: judged }]);
  workspace.write('judge.mjs', 'export default () => 2;');
  const otherJudge = `the reward module ${judge} was changed since run changed was started: the SHA-256 is ${sha256(judge)}, and run.json says ${judged}`;
  expect(await resumed()).toMatchObject({ code: 2, stderr: `posttrain resume: ${otherJudge}\n` });
  workspace.write('judge.mjs', 'export default () => 1;');
  // As many examples as before, one of them another.
  workspace.write('few.jsonl', '{"prompt":"use 1, 2, 3 make 7","numbers":[1,2,3],"target":7}\n');
  const refused = `train_dataset ${few} was changed since run changed was started: its SHA-256 is ${sha256(few)}, and run.json says ${started}`;
  expect(await resumed()).toMatchObject({ code: 2, stderr: `posttrain resume: ${refused}\n` });

  // A run.json without hashes, of a run that may have another judge: what can be checked is the number of examples.
  await writeRunRecord(workspace.run('changed'), { ...record, datasets: undefined, rewards: undefined });
  workspace.write('judge.mjs', 'export default () => 2;');
  workspace.write('few.jsonl', readFileSync(workspace.path('prompts.jsonl'), 'utf8'));
  const counted = 'posttrain resume: train_dataset has 3 examples; the run was started with 1\n';
  expect(await resumed()).toMatchObject({ code: 2, stderr: counted });
  expect(await readRunView(workspace.run('changed'))).toEqual(before);
});

it('goes on for three generations whose rewards all fail, since they have worked, and then ends', async () => {
  workspace.write('verdict.mjs', 'export const verdict = () => 1;');
  const path = workspace.write('asks.mjs', "import { verdict } from './verdict.mjs';\nexport default () => verdict();");
  const recipe = workspace.recipe('asks.json', {
    ...{ ...tinyGrpo, max_steps: 50, save_steps: 1 },
    reward_funcs: [{ name: 'module', path }],
  });
  await killWhen(startCli(engine.cli, train(recipe, 'asks')), stepIs('asks', 2), 'a step after a checkpoint');
  workspace.write('verdict.mjs', "export const verdict = () => { throw new Error('no verdict'); };");
  const from = (await listCheckpoints(workspace.run('asks'))).at(-1)!.record.step;
  expect(await runCli(engine.cli, ['resume', workspace.run('asks')])).toMatchObject({ code: 1 });
  const { step, message, metrics } = await readRunView(workspace.run('asks'));
  expect([step, metrics['failed_rollouts']!.slice(from)]).toEqual([from + 3, [8, 8, 8]]);
  expect(message).toMatch(/^step \d+ failed: all of the last 24 rollouts failed, so there is nothing to train on: .*no verdict/);
});

/** strace is there and may trace: containers often forbid it. */
function canTrace(): boolean {
  return spawnSync('strace', ['-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' }).status === 0;
}
