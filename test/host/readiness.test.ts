import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { readinessProtocol } from '../../src/contract/messages/readiness';
import { recipeSchema } from '../../src/contract/recipe';
import { readinessOfFolder } from '../../src/engine/analyze/readinessFolder';
import { answer } from '../../src/host/panels/answer';
import { ReadinessReader, type ReadinessPanelServices } from '../../src/host/panels/readinessHandlers';
import { argumentsOf } from '../../src/host/readiness/arguments';
import { isSameSamples, isUnchanged, settingsOf } from '../../src/host/readiness/sameSamples';
import { ReadinessSamplings } from '../../src/host/readiness/samplings';
import { batchForGroups, overridesFor, type StartFrom } from '../../src/host/start/startFrom';
import { writeEvaluationFolder } from '../../src/store/evaluationFiles';
import { listReadiness, writeReadiness } from '../../src/store/readinessFiles';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { folder as sampledFolder } from '../webview/readinessFixture';

vi.mock('vscode', () => import('./vscodeDouble'));

const record = (temperature: number, c: number) => ({
  ...({ schemaVersion: 1, id: 'eval-base-1', createdAt: 2, model: { path: '/w/m', name: 'm', sha256: null } } as const),
  ...{ step: null, dataset: '/w/train.jsonl', samples: 2, temperature, top_p: 1, top_k: 0, max_completion_length: 8, seed: 0 },
  ...{ reward_funcs: ['countdown'], failed: 0, problems: [{ problem: 'p', n: 2, c }], passAtK: [] },
});
const rows = [[sampleRow({ prompt_id: 'p', prompt: 'use 3' })]];

const asked = { ...sampledFolder().asked!, temperatures: [0.7, 1], samples: 2, model: '/w/m', dataset: '/w/train.jsonl' };

interface Begun {
  args: string[];
  signal: AbortSignal;
  progress(line: string): void;
  end(error?: Error): void;
}

function made({ trusted = true } = {}) {
  const begun: Begun[] = [];
  const samplings = new ReadinessSamplings(
    (args, signal, progress) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void => (error ? reject(error) : resolve(''));
        begun.push({ args, signal, progress, end });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  );
  const started: StartFrom[] = [];
  const services: ReadinessPanelServices = {
    ...{ library: { runs: () => [] }, isTrusted: () => trusted, samplings, backendOptions: () => ['--backend', 'wasm'] },
    ...{ save: () => Promise.resolve(true), copy: () => Promise.resolve(), openRun: () => Promise.resolve() },
    startRun: (from) => Promise.resolve(void started.push(from)),
  };
  return { begun, samplings, services, started };
}

function panelOf(services: ReadinessPanelServices, file: string) {
  const told: unknown[] = [];
  const seen: unknown[] = [];
  const reader = new ReadinessReader(
    services,
    { file },
    (...question) => Promise.resolve(void seen.push(question) as never),
    { ask: ((_: string, { path }: { path: string }) => readinessOfFolder(path)) as never },
    { progress: (progress) => told.push(progress), changed: () => told.push('changed') },
  );
  const ask = async (name: string, payload: object = {}) => {
    const reply = await answer(readinessProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
    if (reply?.kind === 'error') throw new Error(reply.message);
    return reply?.kind === 'reply' ? reply.payload : undefined;
  };
  return { reader, told, seen, ask };
}

it('tells of what is there by now, and samples what is missing with the same settings', async () => {
  const folder = join(temporaryFolder(), 'one');
  const { begun, samplings, services } = made();
  const panel = panelOf(services, folder);
  expect(await panel.reader.overview()).toMatchObject({ found: null, title: 'one', sampling: null, isAskedKnown: false });
  await expect(panel.ask('sample')).rejects.toThrow('What is to be sampled is not known here');
  await writeReadiness(folder, { schemaVersion: 1, createdAt: 1, prompts: 1, asked });
  expect(await panel.reader.overview()).toMatchObject({ found: { report: null }, missing: [0.7, 1], title: 'm on train.jsonl' });
  await panel.ask('sample');
  samplings.onDidChange((changed) => panel.reader.onSampling(changed));
  expect(begun[0]!.args).toEqual([
    ...['analyze', 'readiness', '--model', '/w/m', '--dataset', '/w/train.jsonl'],
    ...['--samples', '2', '--temperatures', '0.7,1', '--limit', '12', '--seed', '0', '--top-p', '1', '--top-k', '0'],
    ...['--max-tokens', '64', '--reward', 'countdown', '--backend', 'wasm', '--out', folder, '--json'],
  ]);
  begun[0]!.progress('1/4 completions');
  await writeEvaluationFolder(join(folder, 'temperature-0.7'), record(0.7, 1), rows);
  begun[0]!.progress('2/4 completions');
  begun[0]!.progress('3/4 completions');
  expect(panel.told).toEqual([{ done: 1, total: 4 }, 'changed', { done: 2, total: 4 }, 'changed', { done: 3, total: 4 }]);
  const half = await panel.reader.overview();
  expect(half).toMatchObject({ missing: [1], sampling: { done: 3, total: 4 }, found: { sampled: [{ temperature: 0.7 }] } });
  begun[0]!.end(new Error('posttrain analyze: the model folder /w/m has no tokenizer.json'));
  await vi.waitFor(() => expect(samplings.state(folder).progress).toBeNull());
  expect(await panel.reader.overview()).toMatchObject({ sampling: null, failure: 'the model folder /w/m has no tokenizer.json' });
  expect((await listReadiness(join(folder, '..'))).map((one) => one.folder)).toEqual([folder]);
});

it('is tried again with the same arguments where it failed before anything was written', async () => {
  const folder = join(temporaryFolder(), 'early');
  const { begun, samplings, services } = made();
  const panel = panelOf(services, folder);
  samplings.start(folder, ['--model', '/w/gone', '--dataset', '/w/train.jsonl']);
  begun[0]!.end(new Error('posttrain analyze: there is no model /w/gone'));
  await vi.waitFor(() => expect(samplings.state(folder).progress).toBeNull());
  expect(await panel.reader.overview()).toMatchObject({ found: null, failure: 'there is no model /w/gone', isAskedKnown: true });
  await panel.ask('sample');
  expect(begun[1]!.args).toEqual(begun[0]!.args);
});

it('ends when it is stopped, which is no failure', async () => {
  const { begun, samplings } = made();
  samplings.start('/w/one', []);
  samplings.start('/w/one', []);
  expect(begun.length).toBe(1);
  samplings.stop('/w/one');
  await vi.waitFor(() => expect(samplings.state('/w/one')).toEqual({ progress: null, failure: null }));
});

it('reads prompts and samples of a temperature, and samples nothing in an untrusted workspace', async () => {
  const folder = temporaryFolder();
  await writeReadiness(folder, { schemaVersion: 1, createdAt: 1, prompts: 1, asked });
  await writeEvaluationFolder(join(folder, 'temperature-1'), record(1, 0), rows);
  const { services } = made({ trusted: false });
  const panel = panelOf(services, folder);
  await panel.ask('readSamples', { key: 'temperature-1', problem: 'p', first: 0 });
  const file = join(folder, 'temperature-1', 'samples.parquet');
  expect(panel.seen).toEqual([['samples', file, { problem: 'p', place: 0, verifier: 'countdown', first: 0, samples: 2 }]]);
  await expect(panel.ask('readSamples', { key: '../..', problem: 'p', first: 0 })).rejects.toThrow('are no longer there');
  await expect(panel.ask('sample')).rejects.toThrow('This workspace is not trusted');
});

it('is of an evaluation of a run too, and says whose samples those are', async () => {
  const runsFolder = temporaryFolder();
  const run = writeRun(runsFolder, 'one', finishedRun(1));
  mkdirSync(join(run, 'evaluations'), { recursive: true });
  const folder = join(run, 'evaluations', 'eval-base-1');
  await writeEvaluationFolder(folder, { ...record(1, 1), step: 20 }, rows);
  const { services } = made();
  const overview = await panelOf(services, folder).reader.overview();
  expect(overview).toMatchObject({ missing: [], notes: ['these samples are of the model after step 20, not of the base'] });
  await writeEvaluationFolder(join(run, 'evaluations', 'cold'), record(0, 1), rows);
  await expect(panelOf(services, join(run, 'evaluations', 'cold')).reader.overview()).rejects.toThrow('sampled at temperature 0');
});

it('starts a run with what was measured, in whole groups', async () => {
  expect(
    batchForGroups({ per_device_train_batch_size: 48, gradient_accumulation_steps: 8, steps_per_generation: null }, 128),
  ).toBe(48);
  // 6 × 2 = 12 is no multiple of 8; 8 × 2 is.
  expect(batchForGroups({ per_device_train_batch_size: 6, gradient_accumulation_steps: 2, steps_per_generation: null }, 8)).toBe(
    8,
  );
  const recipe = join(temporaryFolder(), 'mine.recipe.yaml');
  writeFileSync(
    recipe,
    [
      'method: grpo\nmodel: ../m\ntrain_dataset: t.jsonl\nreward_funcs: [countdown]\nmax_steps: 3\nlearning_rate: 0.001',
      'per_device_train_batch_size: 6\ngradient_accumulation_steps: 2\nnum_generations: 4\ntemperature: 1',
    ].join('\n'),
  );
  const what = { model: { path: '/w/m', name: 'm' }, step: null };
  expect(await overridesFor({ ...what, asked: { ...asked, recipe } }, null, { temperature: 1, numGenerations: 8 })).toEqual({
    ...{ method: 'grpo', recipePath: recipe, model: '/w/m' },
    overrides: {
      ...{ num_generations: '8', per_device_train_batch_size: '8' },
      ...{ train_dataset: '"/w/train.jsonl"', max_completion_length: '64' },
    },
  });
  expect(
    (await overridesFor({ ...what, asked: { ...asked, recipe: null } }, null, { temperature: 0.7, numGenerations: 8 })).overrides,
  ).toEqual({
    ...{ temperature: '0.7', num_generations: '8', train_dataset: '"/w/train.jsonl"' },
    ...{ reward_funcs: '["countdown"]', max_completion_length: '64' },
  });
});

it('starts a run on what was measured where its recipe says otherwise, and says nothing twice', async () => {
  const folder = temporaryFolder();
  const recipe = join(folder, 'mine.recipe.yaml');
  writeFileSync(
    recipe,
    [
      'method: grpo\nmodel: ../m\ntrain_dataset: t.jsonl\nmax_steps: 3\nlearning_rate: 0.001\nmax_completion_length: 64',
      'reward_funcs: [{ name: module, path: r.mjs }]\nreward_weights: [2]',
      'per_device_train_batch_size: 8\nnum_generations: 8\ntemperature: 1',
    ].join('\n'),
  );
  const what = { model: { path: '/w/m', name: 'm' }, step: null };
  const same = {
    ...{ ...asked, recipe, dataset: join(folder, 't.jsonl'), max_completion_length: 64 },
    reward_funcs: [{ name: 'module' as const, path: join(folder, 'r.mjs'), time_limit: 10 }],
  };
  const of = async (asked: typeof same | (Omit<typeof same, 'reward_funcs'> & { reward_funcs: ['countdown', 'format'] })) =>
    (await overridesFor({ ...what, asked }, null, { temperature: 1, numGenerations: 8 })).overrides;
  expect(await of(same)).toEqual({});
  expect(
    await of({ ...same, dataset: '/w/other.jsonl', max_completion_length: 32, reward_funcs: ['countdown', 'format'] }),
  ).toEqual({
    ...{ train_dataset: '"/w/other.jsonl"', max_completion_length: '32', reward_funcs: '["countdown","format"]' },
    reward_weights: 'null',
  });
});

it('samples the rest without the recipe, which may be gone, unless only that has the prompts', () => {
  expect(argumentsOf(asked)).not.toContain('--recipe');
  const generated = argumentsOf({ ...asked, dataset: '64 problems of countdown-traces', limit: null });
  expect(generated.slice(0, 4)).toEqual(['--model', '/w/m', '--recipe', '/w/recipes/grpo.yaml']);
  expect(generated).not.toContain('--dataset');
});

it('takes only samples that were drawn and judged alike for the same, and none older than their prompts', async () => {
  const recipe = recipeSchema.parse({
    ...{ method: 'grpo', model: '/w/m', train_dataset: '/w/train.jsonl', max_steps: 3, learning_rate: 0.001 },
    ...{ reward_funcs: [{ name: 'module', path: 'r.mjs' }], num_generations: 4, max_completion_length: 64 },
  });
  const settings = settingsOf(recipe, '/w')!;
  const wanted = { recipe: null, model: '/w/m', dataset: '/w/train.jsonl', settings };
  const amount = { samples: 2, limit: 12, temperatures: [0.7, 1] };
  const drawn = { ...asked, recipe: null, reward_funcs: [{ name: 'module' as const, path: '/w/r.mjs', time_limit: 10 }] };
  const isSame = (change: Partial<typeof asked>) => isSameSamples({ ...drawn, ...change }, wanted, amount);
  expect(isSame({})).toBe(true);
  expect(isSameSamples({ ...drawn, temperatures: [1] }, wanted, { ...amount, temperatures: null })).toBe(true);
  const others = [{ reward_funcs: ['countdown' as const] }, { top_p: 0.9 }, { top_k: 5 }, { max_completion_length: 32 }];
  expect(others.map(isSame)).toEqual([false, false, false, false]);
  const dataset = join(temporaryFolder(), 'train.jsonl');
  writeFileSync(dataset, '');
  const record = { schemaVersion: 1 as const, prompts: 1, asked: { ...asked, dataset } };
  expect(await isUnchanged({ ...record, createdAt: Date.now() + 1000 }, [])).toBe(true);
  expect(await isUnchanged({ ...record, createdAt: 1 }, [])).toBe(false);
});
