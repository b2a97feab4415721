import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { evaluationRecordSchema } from '../../../src/contract/evaluation';
import { teacherSampleSchema, type TeacherSample } from '../../../src/contract/teacherSample';
import { verify } from '../../../src/engine/countdown/verifier';
import { readModelShape } from '../../../src/engine/model/folder';
import { ParquetFile } from '../../../src/store/parquetFile';
import { readRunRecord } from '../../../src/store/runRecordFile';
import { RolloutFile } from '../../../src/store/rolloutFiles';
import { until } from '../../store/until';
import { fixtureFolder } from '../fixtureModel';
import { trainHere } from './badInput/badInput';
import { engineAndWorkspace } from './builtEngine';
import { runCli, startCli } from './runCli';
import { readRunView, reproducible, sha256, tinyModel } from './workspace';

// Whole processes on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 180_000 });

const root = join(import.meta.dirname, '..', '..', '..');
const teacher = join(root, 'media', 'models', 'countdown');
const examples = join(root, 'examples');
const { engine, workspace } = engineAndWorkspace();

const command = (recipe: string, id: string, ...set: string[]) => [
  ...['train', recipe, '--runs-folder', workspace.runs, '--run-id', id],
  ...['backend=wasm', 'threads=2', ...set].flatMap((one) => ['--set', one]),
];

async function train(recipe: string, id: string, ...set: string[]) {
  const { code, stderr } = await runCli(engine.cli, command(recipe, id, ...set));
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return readRunView(workspace.run(id));
}

const checkpoint = (id: string, step: number): string =>
  join(workspace.run(id), 'checkpoints', `step-${String(step).padStart(6, '0')}`);

/** pass@k on the held-out problems of the example, of 128 samples each. */
async function heldOut(model: string): Promise<(k: number) => number> {
  const dataset = join(examples, 'data', 'countdown-validation.jsonl');
  const args = ['evaluate', '--model', model, '--dataset', dataset, '--samples', '128', '--max-tokens', '64'];
  const { stdout } = await runCli(engine.cli, [...args, '--backend', 'wasm', '--json']);
  const { passAtK } = evaluationRecordSchema.parse(JSON.parse(stdout));
  return (wanted) => passAtK.find(({ k }) => k === wanted)!.value;
}

it('gives a student back the formats that it lacked, and widens what it can solve', async () => {
  const small = [
    'max_steps=14',
    'eval_steps=14',
    'save_steps=14',
    'lr_scheduler_type=constant',
    'per_device_train_batch_size=16',
  ];
  const view = await train(join(examples, 'recipes', 'distill.yaml'), 'distilled', 'warmup_steps=0', ...small);
  // 32 completions a step: nearly all answer straight away at first, as the student was taught; the teacher does so in 30 %.
  const straightAway = view.metrics['formats/thus']!;
  expect(straightAway[0]).toBeGreaterThan(0.9);
  expect(straightAway.slice(-3).reduce((sum: number, share) => sum + share! / 3, 0)).toBeLessThan(0.75);
  const kl = view.metrics['kl']!;
  expect(kl[0]).toBeGreaterThan(0.2);
  expect(kl.at(-1)).toBeLessThan(0.1);
  // An estimate of the same on other prompts.
  expect(view.evaluations.map(({ step, metrics }) => [step, metrics['eval_kl']! < 0.1])).toEqual([[14, true]]);
  const narrow = await heldOut(join(root, 'media', 'models', 'countdown-narrow'));
  const distilled = await heldOut(checkpoint('distilled', 14));
  // The student alone: 0.59 at k = 16 and 0.94 at 128. What it never solved in 128 samples it solves now.
  for (const k of [16, 128]) expect(distilled(k)).toBeGreaterThan(narrow(k) + 0.04);

  const file = await RolloutFile.open(join(workspace.run('distilled'), 'rollouts', view.rollouts[0]!), ParquetFile);
  expect(file.groups).toHaveLength(32);
  const [row] = await file.readGroup(file.groups[0]!);
  expect(row!.ref_logprobs).toHaveLength(row!.token_ids.length);
  expect(row!.ref_logprobs).not.toEqual(row!.logprobs);
  await file.close();
  expect(row).toMatchObject({ advantage: null, failure: null, temperature: 1 });
  expect(view.metrics['reward']![0]).not.toBeNull();
});

describe('the right answers of a teacher', () => {
  /** A student of another shape, half on its own completions and half on the teacher's right ones. */
  const mixed = {
    ...{ method: 'distill' as const, model: tinyModel, teacher_model_name_or_path: teacher, train_dataset: 'prompts.jsonl' },
    ...{
      num_generations: 16,
      reward_funcs: ['countdown' as const],
      lmbda: 0.5,
      max_new_tokens: 48,
      temperature: 1,
      log_teacher: true,
    },
    ...{
      per_device_train_batch_size: 2,
      gradient_accumulation_steps: 2,
      max_steps: 20,
      save_steps: 4,
      learning_rate: 1e-3,
      seed: 7,
    },
  };
  const samplesOf = (id: string): TeacherSample[] =>
    readFileSync(join(workspace.run(id), 'teacher-samples.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => teacherSampleSchema.parse(JSON.parse(line)));

  let recipe: string;
  let whole: Awaited<ReturnType<typeof train>>;
  beforeAll(async () => {
    recipe = workspace.recipe('mixed.json', mixed);
    whole = await train(recipe, 'mixed');
  });

  it('are kept in the run, and a resumed run learns from the same ones', async () => {
    const problems: Record<string, { numbers: number[]; target: number }> = {
      a: { numbers: [3, 6, 7], target: 63 },
      b: { numbers: [1, 2, 3], target: 6 },
      c: { numbers: [2, 4, 5], target: 11 },
    };
    const samples = samplesOf('mixed');
    for (const { prompt_id, completion, token_ids } of samples) {
      expect(verify(completion, problems[prompt_id]!).kind).toBe('right');
      // <end>
      expect(token_ids.at(-1)).toBe(1);
    }
    expect(readFileSync(join(workspace.run('mixed'), 'trainer.log'), 'utf8')).toContain(
      `the teacher answered 3 of 3 prompts, 16 times each: ${samples.length} answers are right`,
    );
    // Whole micro-batches are one or the other.
    // The teacher's answers are no samples of the student.
    whole.metrics['sampling/sampling_logp_difference/max']!.forEach((difference, index) => {
      if (whole.metrics['on_policy']![index] === 0) expect(difference).toBeNull();
      else expect(difference).toBeLessThan(1e-4);
    });
    expect(new Set(whole.metrics['on_policy'])).toEqual(new Set([0, 0.5, 1]));
    whole.rollouts.forEach((file, index) => expect(file === null).toBe(whole.metrics['on_policy']![index] === 0));

    const { child, ended } = startCli(engine.cli, command(recipe, 'killed'));
    const isBeyondCheckpoint = async () =>
      existsSync(join(workspace.run('killed'), 'events.jsonl')) && (await readRunView(workspace.run('killed'))).step >= 5;
    await until(isBeyondCheckpoint, 'a step after a checkpoint', 60_000);
    child.kill('SIGKILL');
    await ended;
    const kept = join(workspace.run('killed'), 'teacher-samples.jsonl');
    const { ino } = statSync(kept);
    expect((await runCli(engine.cli, ['resume', workspace.run('killed')])).stderr).toBe('');
    expect(statSync(kept).ino).toBe(ino);
    expect(samplesOf('killed')).toEqual(samples);
    const resumed = await readRunView(workspace.run('killed'));
    expect(reproducible(resumed)).toEqual(reproducible(whole));
    const [ours, theirs] = (
      [
        ['killed', resumed],
        ['mixed', whole],
      ] as const
    ).map(([id, { checkpoints }]) => join(workspace.run(id), 'checkpoints', checkpoints.at(-1)!.folder, 'model.safetensors'));
    expect(sha256(ours!)).toBe(sha256(theirs!));
  });

  it('are not those of another file: a resume refuses it, and says what it may do', async () => {
    const run = workspace.run('mixed');
    const path = join(run, 'teacher-samples.jsonl');
    const before = readFileSync(path, 'utf8');
    const started = sha256(path);
    expect((await readRunRecord(run)).teacherSamples).toEqual({ sha256: started });
    writeFileSync(path, before.split('\n').slice(1).join('\n'));
    // As a run that is not at its end.
    renameSync(join(run, 'checkpoints', 'step-000020'), join(run, 'step-000020'));
    const { code, stderr } = await runCli(engine.cli, ['resume', run]);
    expect(stderr).toBe(
      `posttrain resume: ${path} was changed since run mixed wrote it: its SHA-256 is ${sha256(path)}, and run.json says ${started}; without the file, the answers are sampled again\n`,
    );
    expect(code).toBe(2);
    renameSync(join(run, 'step-000020'), join(run, 'checkpoints', 'step-000020'));
    writeFileSync(path, before);
  });

  it('are asked for no longer than wanted: a run can be stopped while the teacher answers', async () => {
    const prompts = Array.from({ length: 4000 }, (_, id) => ({
      id: `${id}`,
      prompt: 'use 1, 2, 3 make 6',
      numbers: [1, 2, 3],
      target: 6,
    }));
    const train_dataset = workspace.write('many.jsonl', prompts.map((line) => JSON.stringify(line)).join('\n'));
    const run = workspace.run('asking');
    const { child, ended } = startCli(engine.cli, command(workspace.recipe('many.json', { ...mixed, train_dataset }), 'asking'));
    const isAnswering = async () =>
      existsSync(join(run, 'events.jsonl')) && /answered 8 of 4000/.test((await readRunView(run)).message ?? '');
    await until(isAnswering, 'the first answers', 60_000);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
    const { state, step, steps } = await readRunView(run);
    expect({ state, step, steps }).toEqual({ state: 'stopped', step: 0, steps: [] });
    expect(readdirSync(run).filter((name) => name.includes('teacher-samples'))).toEqual([]);
  });

  it('are learnt by heart, and the run says so where there are none', async () => {
    const byHeart = { ...mixed, lmbda: 0, loss_type: 'nll' as const, max_steps: 12, learning_rate: 3e-3 };
    const view = await train(workspace.recipe('heart.json', byHeart), 'heart');
    // The same prompts and seed: the same answers.
    expect(samplesOf('heart')).toEqual(samplesOf('mixed'));
    const losses = view.metrics['loss']!;
    // An untrained model of 39 tokens.
    expect(losses[0]).toBeCloseTo(Math.log(39), 0);
    expect(losses.at(-1)).toBeLessThan(losses[0]! - 0.3);
    expect(view.rollouts.every((file) => file === null)).toBe(true);

    const unsolvable = JSON.stringify({ prompt: 'use 1, 1, 1 make 99', numbers: [1, 1, 1], target: 99 });
    const hopeless = workspace.recipe('none.json', { ...byHeart, train_dataset: workspace.write('none.jsonl', unsolvable) });
    expect((await runCli(engine.cli, command(hopeless, 'none'))).code).toBe(1);
    expect((await readRunView(workspace.run('none'))).faults.map(({ message }) => message)).toEqual([
      'step 1 failed: the teacher has no right answer to any of the 1 prompts of train_dataset in 16 tries each, so there is nothing to learn from',
    ]);
  });
});

describe('refuses with one sentence', () => {
  const good = {
    method: 'distill' as const,
    model: tinyModel,
    train_dataset: 'prompts.jsonl',
    lmbda: 1,
    max_steps: 1,
    max_new_tokens: 8,
  };
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a teacher that is not there',
      { teacher_model_name_or_path: 'gone' },
      /the model folder \/.*\/gone of the teacher does not exist\n$/,
    ],
    [
      'a teacher with another tokenizer',
      { teacher_model_name_or_path: fixtureFolder('llama') },
      /the teacher .*llama does not have the tokenizer of the model .*countdown-tiny: it has \d+ tokens, the model 39; a distillation needs one tokenizer in both\n$/,
    ],
    ['prompts without completions where some are needed', { lmbda: 0.5 }, /prompts\.jsonl:1: .*completion/],
    [
      'own completions to learn by heart',
      { loss_type: 'nll' },
      /loss_type is "nll"; it needs lmbda 0, which is 1: by heart only/,
    ],
    [
      'answers that nobody judges',
      { num_generations: 4, lmbda: 0 },
      /num_generations is 4; it needs reward_funcs, the first of which/,
    ],
    ['a lmbda that is no share', { lmbda: 2 }, /lmbda is 2; allowed: a number from 0 to 1/],
  ])('%s', async (_, wrong, message) => {
    const recipe = workspace.recipe('wrong.json', { ...good, ...wrong });
    const [, ...args] = command(recipe, 'refused');
    const { code, stderr } = await trainHere(args);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(2);
    expect(existsSync(workspace.run('refused'))).toBe(false);
  });
});

it('estimates the teacher too', async () => {
  const { stdout } = await runCli(engine.cli, [
    ...['estimate', join(examples, 'recipes', 'distill-offline.yaml'), '--json'],
    ...['threads=2', `model=${tinyModel}`, 'num_generations=1'].flatMap((one) => ['--set', one]),
    ...['--backend', 'wasm'],
  ]);
  const { memoryParts, millisecondsPerStep } = JSON.parse(stdout) as {
    memoryParts: Record<string, number>;
    millisecondsPerStep: number;
  };
  const { size } = (await readModelShape(teacher)).layout;
  // As loaded, shared, and with transposed copies in both threads.
  expect(memoryParts['teacher']).toBe(4 * size * 6);
  expect(memoryParts['optimizer']).toBeLessThan(memoryParts['teacher']! / 20);
  expect(millisecondsPerStep).toBeGreaterThan(0);
});
