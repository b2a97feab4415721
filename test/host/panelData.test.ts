import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compareProtocol } from '../../src/contract/messages/compare';
import { rolloutsProtocol } from '../../src/contract/messages/rollouts';
import { runProtocol } from '../../src/contract/messages/run';
import { grpoRecipeSchema } from '../../src/contract/recipes/grpo';
import { answer } from '../../src/host/panels/answer';
import { Comparison } from '../../src/host/panels/compareHandlers';
import { rolloutsCsv } from '../../src/host/panels/rolloutsCsv';
import { RolloutsReader } from '../../src/host/panels/rolloutsHandlers';
import { rolloutStep } from '../../src/host/panels/rolloutStep';
import { runHandlers } from '../../src/host/panels/runHandlers';
import { recipeRows } from '../../src/host/panels/runOverview';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import type { RunRef } from '../../src/host/runs/runRef';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { sealCheckpoint } from '../../src/store/checkpointFiles';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import { ParquetFile } from '../../src/store/parquetFile';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { sampleRecord, sampleRow, step, temporaryFolder, writeRun } from '../store/fixtures';

const libraries: RunLibrary[] = [];
afterEach(() => libraries.splice(0).forEach((library) => library.dispose()));

/** A finished run of 2 steps with rollouts at both, and a checkpoint at step 2. */
async function madeRun() {
  const runsFolder = temporaryFolder();
  const dataset = join(runsFolder, 'prompts.jsonl');
  writeFileSync(dataset, '{"id":"p0","prompt":"use 3, 5, 7 make 26","target":26}\n\n{"prompt":"use 1, 2, 3 make 6"}\n');
  const record = sampleRecord('r1');
  const recipe = grpoRecipeSchema.parse({
    ...record.recipe,
    max_steps: 2,
    eval_dataset: dataset,
    temperature: 0.9,
    top_p: 0.8,
    top_k: 20,
  });
  const withRollouts = (number: number, metrics: Record<string, number>) =>
    ({ ...step(number, metrics), rollouts: `step-00000${number}.parquet` }) as const;
  const folder = writeRun(
    runsFolder,
    'r1',
    [
      { type: 'state', state: 'running', step: 0 },
      withRollouts(1, { reward: 0.25, reward_p10: 0, reward_p90: 0.5, entropy: 1.5, tokens_per_second: 100 }),
      withRollouts(2, { reward: 0.5, entropy: 1.25, tokens_per_second: 200 }),
      { type: 'checkpoint', step: 2, attempt: 1, folder: 'step-000002', bytes: 3 },
      { type: 'state', state: 'finished', step: 2 },
    ],
    { recipe },
  );
  mkdirSync(join(folder, 'rollouts'));
  for (const number of [1, 2]) {
    await writeRollouts(join(folder, 'rollouts', `step-00000${number}.parquet`), [
      [sampleRow({ reward: 1, completion: 'Right' }), sampleRow({ sample: 1, reward: 0 })],
      [
        sampleRow({ group: 1, prompt_id: 'p1', prompt: 'other' }),
        sampleRow({ group: 1, prompt_id: 'p1', sample: 1, reward: null, failure: 'reward: boom' }),
      ],
    ]);
  }
  const checkpoint = join(folder, 'checkpoints', 'step-000002');
  mkdirSync(checkpoint, { recursive: true });
  writeFileSync(join(checkpoint, 'model.safetensors'), 'abc');
  await sealCheckpoint(checkpoint, {
    runId: 'r1',
    step: 2,
    attempt: 1,
    createdAt: 1,
    baseModel: '/w/m',
    metrics: { reward: 0.5 },
  });
  writeFileSync(join(folder, 'trainer.log'), 'one\ntwo\nthree\n');
  const library = new RunLibrary();
  libraries.push(library);
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  return { library, ref: { runsFolder, runId: 'r1' }, checkpoint, dataset, folder };
}

const envelope = (name: string, payload: unknown) => ({ kind: 'ask', id: 1, name, payload });
const fail = (problem: string) => {
  throw new Error(problem);
};

describe('the Run panel', () => {
  it('is told everything about a run, in the shape of the contract', async () => {
    const { library, ref } = await madeRun();
    const acts: unknown[] = [];
    const handlers = runHandlers(
      { library, isTrusted: () => true, template: () => Promise.resolve(null), act: async (...act) => void acts.push(act) },
      ref,
    );
    const reply = await answer(runProtocol, handlers, envelope('open', {}), fail);
    const overview = runProtocol.requests.open.reply.parse(reply?.kind === 'reply' ? reply.payload : undefined);
    expect(overview).toMatchObject({
      ...{ runId: 'r1', method: 'grpo', state: 'finished', interrupted: false, step: 2, maxSteps: 2, tokensPerSecond: 200 },
      ...{
        steps: [1, 2],
        checkpoints: [{ step: 2, bytes: 3 }],
        millisecondsPerStep: 100,
        millisecondsLeft: null,
        damagedLines: 0,
      },
    });
    expect(overview.metrics['reward']).toEqual([0.25, 0.5]);
    const disabled = Object.fromEntries(overview.actions.map(({ action, disabledReason }) => [action, disabledReason]));
    expect(disabled).toMatchObject({
      stop: 'The run is not going.',
      resume: 'The run has finished.',
      compare: null,
      openRollouts: null,
      delete: null,
    });
    expect(await answer(runProtocol, handlers, envelope('readLog', { lines: 2 }), fail)).toMatchObject({
      payload: { lines: ['two', 'three'], truncated: true },
    });
    await answer(runProtocol, handlers, envelope('act', { action: 'openRollouts', step: 1 }), fail);
    expect(acts).toEqual([['openRollouts', ref, 1]]);
  });

  it('lists what was evaluated, newest first, and says which cannot be read', async () => {
    const { library, ref, folder } = await madeRun();
    const record = (id: string, createdAt: number, step: number | null): EvaluationRecord => ({
      ...{
        schemaVersion: 1,
        id,
        createdAt,
        step,
        dataset: '/w/validation.jsonl',
        samples: 2,
        temperature: 1,
        top_p: 1,
        top_k: 0,
      },
      model: { path: '/w/m', name: 'm', sha256: null },
      ...{ max_completion_length: 8, seed: 0, reward_funcs: ['countdown'], failed: 1 },
      problems: [{ problem: 'p0', n: 2, c: 1 }],
      passAtK: [
        { k: 1, value: 0.5, low: 0.25, high: 0.75 },
        { k: 2, value: 1, low: 1, high: 1 },
      ],
    });
    await writeEvaluation(folder, record('eval-a', 1, null), [[sampleRow()]]);
    const curve = [{ n: 1, value: 0.5, low: 0.25, high: 0.75 }];
    const strategy = { name: 'best-of-n' as const, selector: 'format', curve };
    await writeEvaluation(folder, { ...record('eval-b', 2, 2), strategy }, [[sampleRow()]]);
    mkdirSync(join(folder, 'evaluations', 'eval-c'));
    writeFileSync(join(folder, 'evaluations', 'eval-c', 'evaluation.json'), '{');
    const services = { library, isTrusted: () => true, template: () => Promise.resolve(null), act: () => Promise.resolve() };
    const { passAtK } = runProtocol.requests.open.reply.parse(await runHandlers(services, ref).open({}));
    expect(passAtK.evaluations.map(({ id, step, problems }) => [id, step, problems])).toEqual([
      ['eval-b', 2, 1],
      ['eval-a', null, 1],
    ]);
    expect(passAtK.evaluations[0]).toMatchObject({ modelName: 'm', samples: 2, failed: 1, dataset: '/w/validation.jsonl' });
    expect(passAtK.evaluations.map((each) => each.strategy)).toEqual([strategy, undefined]);
    expect(passAtK.broken).toEqual([{ id: 'eval-c', reason: expect.stringMatching(/evaluation\.json/) }]);
  });

  it('may change nothing in an untrusted workspace', async () => {
    const { library, ref } = await madeRun();
    const handlers = runHandlers(
      { library, isTrusted: () => false, template: () => Promise.resolve(null), act: () => Promise.resolve() },
      ref,
    );
    const { actions } = await handlers.open({});
    for (const { action, disabledReason } of actions) {
      if (['stop', 'resume', 'checkpoint', 'evaluate'].includes(action)) expect(disabledReason).toMatch(/not trusted/);
    }
  });

  it('shows where a recipe departs from the template, paths aside', () => {
    const base = grpoRecipeSchema.parse({
      method: 'grpo',
      model: '/a',
      train_dataset: 't',
      max_steps: 60,
      reward_funcs: ['countdown'],
    });
    const rows = recipeRows({ ...base, model: '/b', learning_rate: 1e-4 }, base);
    expect(rows.filter(({ template }) => template !== null)).toEqual([
      { key: 'learning_rate', value: '0.0001', template: '0.000001' },
    ]);
  });
});

describe('the Rollouts panel', () => {
  const services = {
    compare: () => Promise.resolve(),
    openRun: () => Promise.resolve(),
    openTokens: () => Promise.resolve(),
    openTree: () => Promise.resolve(),
    exportCsv: () => Promise.resolve(),
  };

  it('reads steps, groups, searches and follows a prompt', async () => {
    const { library, ref } = await madeRun();
    const { handlers } = new RolloutsReader({ library, ...services }, ref, 1, rolloutAnswers(ParquetFile));
    const overview = rolloutsProtocol.requests.open.reply.parse(await handlers.open({}));
    expect(overview).toMatchObject({ selectedStep: 1, maxSteps: 2, state: 'finished' });
    expect(overview.steps[0]).toEqual({
      step: 1,
      attempt: 1,
      hasRollouts: true,
      reward: 0.25,
      rewardLow: 0,
      rewardHigh: 0.5,
      entropy: 1.5,
    });
    const read = rolloutsProtocol.requests.readStep.reply.parse(await handlers.readStep({ step: 2 }));
    expect(read).toMatchObject({ step: 2, completions: 4, failed: 1 });
    expect(read.groups[0]).toMatchObject({ group: 0, rewards: [1, 0], mean: 0.5, std: Math.SQRT1_2 });
    expect(read.groups[1]?.rewards[1]).toBeNull();
    const { rows } = rolloutsProtocol.requests.readGroup.reply.parse(await handlers.readGroup({ step: 2, group: 1 }));
    expect(rows.map(({ failure }) => failure)).toEqual([null, 'reward: boom']);
    expect(await handlers.search({ step: 1, text: 'rIGHT' })).toEqual({ groups: [0] });
    expect((await handlers.followPrompt({ promptId: 'p1', step: 2 })).points.map(({ step, group }) => [step, group])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    await expect(handlers.readStep({ step: 9 })).rejects.toThrow('Step 9 of r1 has no rollouts.');
  });

  it('tells once of a step that was asked for while the page was away', async () => {
    const { library, ref } = await madeRun();
    const reader = new RolloutsReader({ library, ...services }, ref, undefined, rolloutAnswers(ParquetFile));
    expect(await reader.handlers.open({})).toMatchObject({ selectedStep: 2, askedStep: null });
    reader.showLater(1);
    expect(await reader.overview()).toMatchObject({ askedStep: null });
    expect(await reader.handlers.open({})).toMatchObject({ askedStep: 1 });
    expect(await reader.handlers.open({})).toMatchObject({ askedStep: null });
    const token = { group: 1, sample: 0, position: 2 };
    reader.showLater(2, token);
    expect(await reader.handlers.open({})).toMatchObject({ askedStep: 2, askedToken: token });
    expect((await reader.handlers.open({})).askedToken).toBeUndefined();
  });

  it('keeps a step that was asked for until the page could be told', async () => {
    const { library, ref } = await madeRun();
    let failures = 1;
    const failing = {
      find: library.find.bind(library),
      view: (of: RunRef) => (failures-- > 0 ? Promise.reject(new Error('events.jsonl: EIO')) : library.view(of)),
    };
    const reader = new RolloutsReader({ library: failing, ...services }, ref, undefined, rolloutAnswers(ParquetFile));
    reader.showLater(1);
    await expect(reader.handlers.open({})).rejects.toThrow('EIO');
    expect(await reader.handlers.open({})).toMatchObject({ askedStep: 1 });
  });

  it('sends a statistic that is no number, which JSON has no word for, so that it arrives as one', () => {
    const row = sampleRow();
    // Our writer refuses such a row; a file of another trainer may hold it.
    const holed = { ...row, entropies: [NaN, ...row.entropies.slice(1)], logprobs: [NaN, ...row.logprobs.slice(1)] };
    const sent = { step: 3, rows: JSON.stringify([holed]) };
    expect(rolloutsProtocol.requests.readGroup.reply.parse(sent).rows).toEqual([holed]);
  });

  it('computes the numbers of a step', () => {
    const row = (entropies: number[], reward: number | null) => ({
      group: 0,
      sample: 0,
      prompt_id: 'p',
      prompt: '',
      reward,
      entropies,
      failure: reward === null ? 'reward: x' : null,
    });
    expect(rolloutStep(1, [row([0, 1], 1), row([2, 3], null)], false)).toMatchObject({
      ...{ completions: 2, failed: 1, meanReward: 1, meanEntropy: 1.5, maxEntropy: 3 },
      // NumPy: percentile([0, 1, 2, 3], 80) = 2.4
      p80Entropy: expect.closeTo(2.4, 10),
    });
    expect(rolloutStep(1, [], false)).toMatchObject({ meanReward: null, meanEntropy: null, p80Entropy: null, groups: [] });
  });

  it('exports CSV that spreadsheets read', () => {
    const [header, line] = rolloutsCsv([sampleRow({ prompt: 'a "b", c', reward: null })]).split('\r\n');
    expect(header).toMatch(/^prompt_id,prompt,completion,/);
    expect(line).toMatch(/^p0,"a ""b"", c",/);
  });

  it('exports no text that a spreadsheet takes for a formula, and numbers as they are', () => {
    const cellsOf = (completion: string) =>
      rolloutsCsv([sampleRow({ prompt: 'p', completion, advantage: -0.3 })]).split('\r\n')[1];
    for (const begin of ['=', '+', '-', '@', '\t']) expect(cellsOf(`${begin}1`)).toMatch(new RegExp(`^p0,p,'\\${begin}1,0,0,`));
    expect(cellsOf('\r=1')).toMatch(/^p0,p,"'\r=1",0,0,/);
    expect(cellsOf('3=1+2')).toMatch(/^p0,p,3=1\+2,.*,-0\.3,,,stop,$/);
  });
});

describe('the Compare panel', () => {
  const completion = {
    text: 'x',
    tokenIds: [1],
    tokens: ['x'],
    logprobs: [-1],
    entropies: [1],
    alternatives: [[]],
    finishReason: 'stop',
  };
  const side = { completion, underOther: { logprobs: [-1], entropies: [1], alternatives: [[]] }, reward: 1, failure: null };
  const printed = JSON.stringify({
    promptId: 'p0',
    prompt: 'use 3, 5, 7 make 26',
    temperature: 0.9,
    pairs: [{ seed: 0, base: side, other: side }],
  });

  async function comparison(trusted = true, lines: string[] = []) {
    const run = await madeRun();
    const calls: string[][] = [];
    const lists: string[][] = [];
    const told: unknown[] = [];
    const made = new Comparison(
      {
        library: run.library,
        models: () => Promise.resolve([]),
        isTrusted: () => trusted,
        posttrain: (args, _signal, onProgress) => {
          if (args[0] === 'prompts') {
            lists.push(args);
            return Promise.resolve(JSON.stringify({ total: 300, prompts: [{ id: 'p0', prompt: 'use 3, 5, 7 make 26' }] }));
          }
          calls.push(args);
          lines.forEach(onProgress);
          return Promise.resolve(printed);
        },
        openDiff: () => Promise.resolve(),
        backendOptions: () => ['--backend', 'wasm'],
      },
      run.ref,
      () => undefined,
      (progress) => void told.push(progress),
    );
    return { ...run, made, calls, lists, told, handlers: made.handlers };
  }

  it('offers base, checkpoints and prompts', async () => {
    const { handlers, checkpoint, dataset, lists } = await comparison();
    const overview = compareProtocol.requests.open.reply.parse(await handlers.open({}));
    expect(overview).toMatchObject({ base: '/w/m', other: checkpoint, disabledReason: null });
    expect(overview.sampling).toEqual({ temperature: 0.9, top_p: 0.8, top_k: 20, max_completion_length: 256 });
    expect(overview.prompts).toEqual([{ id: 'p0', prompt: 'use 3, 5, 7 make 26' }]);
    await handlers.open({});
    const asked = ['prompts', '--dataset', dataset, '--model', '/w/m', '--most', '256', '--json'];
    expect(lists).toEqual([asked]);
    appendFileSync(dataset, '{"prompt":"use 2, 2, 2 make 6"}\n');
    await handlers.open({});
    expect(lists).toEqual([asked, asked]);
  });

  it('samples once what was asked twice', async () => {
    const { handlers, calls, checkpoint, dataset } = await comparison();
    const ask = { base: '/w/m', other: checkpoint, promptId: 'p0', firstSeed: 0, count: 1 };
    expect((await handlers.sample(ask)).pairs).toHaveLength(1);
    await handlers.sample(ask);
    expect(calls).toEqual([
      [
        ...[
          'compare',
          '--base',
          '/w/m',
          '--other',
          checkpoint,
          '--dataset',
          dataset,
          '--prompt-id',
          'p0',
          '--seed',
          '0',
          '--count',
          '1',
        ],
        ...['--temperature', '0.9', '--top-p', '0.8', '--top-k', '20', '--max-tokens', '256'],
        ...['--reward', 'countdown', '--backend', 'wasm', '--json'],
      ],
    ]);
  });

  it('starts no process for a panel that was closed while the models were looked for', async () => {
    const { made, calls, checkpoint } = await comparison();
    const sampled = made.handlers.sample({ base: '/w/m', other: checkpoint, promptId: 'p0', firstSeed: 0, count: 1 });
    made.dispose();
    await expect(sampled).rejects.toThrow('The panel was closed.');
    expect(calls).toEqual([]);
  });

  it('tells the progress that the process prints', async () => {
    const { made, told, checkpoint } = await comparison(true, [
      '0/2 completions (base 0, other 0 of 1)',
      'loading',
      '1/2 completions',
    ]);
    await made.handlers.sample({ base: '/w/m', other: checkpoint, promptId: 'p0', firstSeed: 0, count: 1 });
    expect(told).toEqual([
      { done: 0, total: 2 },
      { done: 1, total: 2 },
    ]);
  });

  it('samples only what it offered, and nothing untrusted', async () => {
    const { handlers, calls } = await comparison();
    const ask = { base: '/w/m', other: '/etc', promptId: 'p0', firstSeed: 0, count: 1 };
    await expect(handlers.sample(ask)).rejects.toThrow('/etc is none of the models on offer.');
    const { handlers: untrusted, checkpoint, lists } = await comparison(false);
    await expect(untrusted.sample({ ...ask, other: checkpoint })).rejects.toThrow(/not trusted/);
    expect([calls, lists]).toEqual([[], []]);
  });
});
