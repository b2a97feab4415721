import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { stepName } from '../../src/contract/ids';
import { treeProtocol, type TreeSource } from '../../src/contract/messages/tree';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { answer } from '../../src/host/panels/answer';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import { TreeReader, type TreePanelServices } from '../../src/host/panels/treeHandlers';
import type { TreeFocus } from '../../src/host/panels/treeOverview';
import { commonProblems, problemsOfStep } from '../../src/host/panels/treeProblems';
import type { OfferedSource } from '../../src/host/panels/treeSources';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { samplesFile, writeEvaluation } from '../../src/store/evaluationFiles';
import { ParquetFile } from '../../src/store/parquetFile';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../engine/cli/builtEngine';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';

const { engine } = engineAndWorkspace();
const step1: TreeSource = { kind: 'step', step: 1, attempt: 1 };
const words = ['try', 'use', '7', '8'];

function row(sample: number, text: string, reward: number, change: Partial<Parameters<typeof sampleRow>[0]> = {}) {
  const tokens = text.split(' ');
  return sampleRow({
    ...{ prompt_id: 'p', prompt: 'make 8', group: 0, sample, reward, reward_parts: JSON.stringify({ countdown: reward }) },
    ...{ token_ids: tokens.map((word) => words.indexOf(word)), token_texts: tokens.map((word) => ` ${word}`) },
    ...{ token_bytes: tokens.map(() => '20'), entropies: tokens.map(() => 0.5), logprobs: tokens.map(() => -0.5) },
    ...{ alternative_ids: [], alternative_texts: [], alternative_logprobs: [], completion: text },
    ...change,
  });
}

function record(id: string, step: number | null, c: number): EvaluationRecord {
  return {
    ...{ schemaVersion: 1, id, createdAt: step ?? 0, model: { path: '/m', name: 'm', sha256: null }, step },
    ...{ dataset: '/w/test.jsonl', samples: 2, temperature: 1, top_p: 1, top_k: 0, max_completion_length: 8, seed: 0 },
    ...{ reward_funcs: ['countdown'], failed: 0, problems: [{ problem: 'p', n: 2, c }], passAtK: [] },
  };
}

describe('the Search Tree panel', () => {
  let runsFolder: string;
  let run: string;
  let library: RunLibrary;
  let thread: AnalysisThread;
  let picked: { prompts: string[]; fault: string | null } | null = null;
  let offered: readonly OfferedSource[] = [];
  let side: 'base' | 'other' | null = null;
  const told: unknown[] = [];
  const keys = (...ids: string[]): TreeSource => ({ kind: 'evaluations', keys: ids.map((id) => `${run}#${id}`) });

  beforeAll(async () => {
    thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'));
    runsFolder = temporaryFolder();
    run = writeRun(runsFolder, 'one', finishedRun(2));
    await writeEvaluation(run, record('eval-base', null, 1), [[row(0, 'try 7', 0), row(1, 'use 8', 1)]]);
    await writeEvaluation(run, record('eval-step-2', 2, 2), [[row(0, 'try 8', 1), row(1, 'try 8', 1)]]);
    // One prompt in two groups, as where a run trains on one example.
    await writeRollouts(join(run, 'rollouts', 'step-000001.parquet'), [
      [row(0, 'try 7', 0), row(1, 'try 8', 1)],
      [row(0, 'use 8', 1, { group: 1 }), row(1, 'use 7', 0, { group: 1 })],
    ]);
    await writeRollouts(join(run, 'rollouts', 'step-000002.parquet'), [[row(0, 'try 8', 1), row(1, 'try 8 8', 1)]]);
    library = new RunLibrary();
    await library.setFolders([{ name: 'w', path: runsFolder }]);
  });
  afterAll(() => {
    thread.dispose();
    library.dispose();
  });

  function panelOf(focus: TreeFocus = {}, trusted = true) {
    let time = 0;
    const services: TreePanelServices = {
      library,
      isTrusted: () => trusted,
      pickSource: (sources, _now, asked) => {
        offered = sources;
        side = asked;
        return Promise.resolve(sources[0]!.source);
      },
      pickProblem: (problems, _now, fault) => {
        picked = { prompts: problems.map(({ prompt }) => prompt), fault };
        return Promise.resolve(problems[0]!.id);
      },
      save: (...save) => Promise.resolve(told.push(save) > 0),
      copy: (text) => Promise.resolve(void told.push(text)),
      act: (...act) => Promise.resolve(void told.push(act)),
      openRollout: (...open) => Promise.resolve(void told.push(open)),
    };
    const reader = new TreeReader(
      services,
      { runsFolder, runId: 'one' },
      focus,
      rolloutAnswers(ParquetFile),
      (ask) => thread.ask('tree', ask),
      () => ++time,
    );
    const ask = async <N extends keyof typeof treeProtocol.requests>(name: N, payload: object) => {
      const reply = await answer(treeProtocol, reader.handlers, { kind: 'ask', id: 1, name, payload }, () => {});
      if (reply?.kind !== 'reply') throw new Error(reply?.kind === 'error' ? reply.message : 'no reply');
      return treeProtocol.requests[name].reply.parse(reply.payload) as never;
    };
    return { reader, ask };
  }

  it('suggests a checkpoint beside its base, and shows what was asked for', async () => {
    const overview = (focus?: TreeFocus) => panelOf(focus).reader.overview();
    expect(await overview()).toMatchObject({
      suggested: keys('eval-base', 'eval-step-2'),
      asked: null,
      steps: [{ step: 1, attempt: 1 }, { step: 2, attempt: 1 }], // prettier-ignore
    });
    expect(await overview({ step: 2 })).toMatchObject({
      asked: { source: keys('eval-base', 'eval-step-2'), problem: null, at: 1 },
    });
    // A step that was not evaluated has its rollouts.
    expect((await overview({ step: 1 })).asked).toEqual({ source: step1, problem: null, at: 1 });
    expect((await overview({ step: 1, prompt: 'p' })).asked).toEqual({ source: step1, problem: 'p', at: 1 });
    expect((await overview({ step: 7 })).asked).toBeNull();
    // The same asked for again is shown again.
    const { reader } = panelOf({ step: 1 });
    reader.show({ step: 1 });
    expect((await reader.overview()).asked).toMatchObject({ source: step1, at: 2 });
    expect((await panelOf({}, false).reader.overview()).evaluateReason).toMatch(/not trusted/);
  });

  it('merges two evaluations, and has each sample with its tokens', async () => {
    const { ask } = panelOf();
    const source = keys('eval-base', 'eval-step-2');
    expect(await ask('readProblems', { source })).toEqual({
      problems: [{ id: 'p', models: [{ n: 2, right: 1 }, { n: 2, right: 2 }] }], // prettier-ignore
    });
    const report = treeProtocol.requests.readTree.reply.parse(await ask('readTree', { source, problem: 'p' }));
    expect(report.models.map(({ samples }) => samples)).toEqual([2, 2]);
    expect(report.closed!.map((index) => report.nodes[index]!.tokens.join('')).sort()).toEqual([' 7', ' use 8']);
    const sample = async (model: number, number: number) => {
      const reply = await ask('readSample', { source, problem: 'p', model, group: 0, sample: number });
      return treeProtocol.requests.readSample.reply.parse(reply).row.token_texts.join('');
    };
    expect([await sample(0, 1), await sample(1, 0)]).toEqual([' use 8', ' try 8']);
    await expect(sample(0, 9)).rejects.toThrow('Sample 10 of p is not in the file.');
    await expect(sample(2, 0)).rejects.toThrow('The tree has no model 2.');
    await expect(ask('readTree', { source: keys('gone'), problem: 'p' })).rejects.toThrow('no longer there: gone');
  });

  it('merges the rollouts of a step, those of all its groups', async () => {
    const { ask } = panelOf();
    const source = step1;
    expect(await ask('readProblems', { source })).toEqual({
      problems: [{ id: 'p', models: [{ n: 4, right: 2 }] }],
    });
    const report = treeProtocol.requests.readTree.reply.parse(await ask('readTree', { source, problem: 'p' }));
    expect(report.samples.map(({ group, sample }) => [group, sample]).sort()).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const reply = await ask('readSample', { source, problem: 'p', model: 0, group: 1, sample: 0 });
    expect(treeProtocol.requests.readSample.reply.parse(reply).row.completion).toBe('use 8');
    await expect(ask('readTree', { source: { ...step1, step: 6 }, problem: 'p' })).rejects.toThrow(
      'Step 6 of one has no rollouts.',
    );
  });

  it('offers pairs, evaluations alone and steps, and hands on what is to be done', async () => {
    const { ask } = panelOf();
    const source = keys('eval-base');
    expect(await ask('pickSource', { source })).toEqual({ source: keys('eval-base', 'eval-step-2') });
    expect(offered.map(({ label }) => label)).toEqual([
      'GRPO step 2 and base',
      'GRPO step 2',
      'base',
      'Rollouts of step 2',
      'Rollouts of step 1',
    ]);
    await ask('openRollout', { step: 1, group: 1, sample: 0, position: 3 });
    await ask('act', { action: 'openRun' });
    const ref = { runsFolder, runId: 'one' };
    expect(told).toEqual([
      [ref, { step: 1, group: 1, sample: 0, position: 3 }],
      ['openRun', ref],
    ]);
  });

  it('offers each side all that was sampled, and says how many problems are shared with the other', async () => {
    const { ask } = panelOf();
    const source = keys('eval-base', 'eval-step-2');
    await ask('pickSide', { source, side: 'base', beside: keys('eval-step-2') });
    expect(side).toBe('base');
    expect(offered.map(({ label, source, description }) => [label, source, description.split(' · ').at(-1)])).toEqual([
      ['None', keys('eval-step-2'), 'the other side by itself'],
      ['base', source, 'one problem in common'],
      ['Rollouts of step 2', { kind: 'step', step: 2, attempt: 1 }, 'by itself'],
      ['Rollouts of step 1', step1, 'by itself'],
    ]);
    const step2: TreeSource = { kind: 'step', step: 2, attempt: 1 };
    await ask('pickSide', { source: step2, side: 'other', beside: step1 });
    expect(offered.map(({ source }) => source)).toContainEqual({ ...step2, base: { step: 1, attempt: 1 } });
    await ask('pickSide', { source: step2, side: 'other', beside: null });
    expect(offered.map(({ label }) => label)).toEqual(['GRPO step 2', 'base', 'Rollouts of step 2', 'Rollouts of step 1']);
  });

  it('merges the rollouts of two steps, and has each sample of either', async () => {
    const { ask } = panelOf();
    const source = { ...step1, step: 2, base: { step: 1, attempt: 1 } };
    expect(await ask('readProblems', { source })).toEqual({
      problems: [{ id: 'p', models: [{ n: 4, right: 2 }, { n: 2, right: 2 }] }], // prettier-ignore
    });
    const report = treeProtocol.requests.readTree.reply.parse(await ask('readTree', { source, problem: 'p' }));
    expect(report.models.map(({ samples }) => samples)).toEqual([4, 2]);
    const sample = await ask('readSample', { source, problem: 'p', model: 1, group: 0, sample: 1 });
    expect(treeProtocol.requests.readSample.reply.parse(sample).row.completion).toBe('try 8 8');
  });

  it('draws the first 64 tokens of a node, and saves all of them', async () => {
    const { ask } = panelOf();
    const long = Array.from({ length: 70 }, () => 'try').join(' ');
    await writeRollouts(join(run, 'rollouts', 'step-000005.parquet'), [[row(0, long, 0)]]);
    const tokens = async (name: 'readTree' | 'readWholeTree') => {
      const reply = await ask(name, { source: { ...step1, step: 5 }, problem: 'p' });
      return treeProtocol.requests[name].reply.parse(reply).nodes.map((node) => node.tokens.length);
    };
    expect([await tokens('readTree'), await tokens('readWholeTree')]).toEqual([[64], [70]]);
  });

  it('says in a sentence that two sides share no problem', async () => {
    const { ask } = panelOf();
    await writeRollouts(join(run, 'rollouts', 'step-000003.parquet'), [[row(0, 'try 7', 0, { prompt_id: 'q' })]]);
    await expect(ask('readProblems', { source: { ...step1, step: 3, base: { step: 1, attempt: 1 } } })).rejects.toThrow(
      'Steps 1 and 3 of one have no prompt in common: pick two steps that sampled the same prompts.',
    );
    await writeEvaluation(run, { ...record('eval-other', 1, 0), problems: [{ problem: 'q', n: 2, c: 0 }] }, [
      [row(0, 'try 7', 0, { prompt_id: 'q' }), row(1, 'try 7', 0, { prompt_id: 'q' })],
    ]);
    await expect(ask('readProblems', { source: keys('eval-base', 'eval-other') })).rejects.toThrow(
      /^base \(.*, test\.jsonl\) and GRPO step 1 \(.*, test\.jsonl\) have no problem in common: pick two evaluations of the same problems\.$/,
    );
  });

  it('offers problems by their prompts, and by their ids alone where the file cannot be read', async () => {
    const { ask } = panelOf();
    const source = keys('eval-base');
    expect(await ask('pickProblem', { source, problem: 'p' })).toEqual({ problem: 'p' });
    expect(picked).toEqual({ prompts: ['make 8'], fault: null });
    expect(await ask('pickProblem', { source: step1, problem: 'p' })).toEqual({ problem: 'p' });
    expect(picked).toEqual({ prompts: ['make 8'], fault: null });
    await writeEvaluation(run, record('eval-broken', 3, 1), [[row(0, 'try 7', 0), row(1, 'use 8', 1)]]);
    const lost = keys('eval-broken');
    writeFileSync(samplesFile(run, 'eval-broken'), 'nothing');
    expect(await ask('readProblems', { source: lost })).toMatchObject({ problems: [{ id: 'p' }] });
    expect(await ask('pickProblem', { source: lost, problem: 'p' })).toEqual({ problem: 'p' });
    expect(picked).toEqual({ prompts: [''], fault: expect.stringContaining('samples.parquet') });
  });

  it('reads what a resumed run sampled again, and refuses what the attempt before it had', async () => {
    const { ask, reader } = panelOf({ step: 4 });
    const write = (attempt: number, texts: [string, string]) =>
      writeRollouts(join(run, 'rollouts', `${stepName(4, attempt)}.parquet`), [
        texts.map((text, sample) => row(sample, text, 0)),
      ]);
    const source = { ...step1, step: 4 };
    const leaves = async (attempt: number) => {
      const reply = await ask('readTree', { source: { ...source, attempt }, problem: 'p' });
      const { nodes } = treeProtocol.requests.readTree.reply.parse(reply);
      return nodes.flatMap(({ children, tokens }) => (children.length === 0 ? tokens.join('') : [])).sort();
    };
    await write(1, ['try 7', 'try 8']);
    expect(await leaves(1)).toEqual([' 7', ' 8']);
    await write(2, ['use 7', 'use 7']);
    expect((await reader.overview()).asked).toMatchObject({ source: { ...source, attempt: 2 }, at: 1 });
    expect(await leaves(2)).toEqual([' use 7']);
    await expect(ask('readSample', { source, problem: 'p', model: 0, group: 0, sample: 0 })).rejects.toThrow(
      'Step 4 of one was sampled again since.',
    );
  });
});

describe('problems of a tree', () => {
  it('are those that all models have samples of, at their place in the first', () => {
    const records = [
      { problems: [{ problem: 'a', n: 2, c: 1 }, { problem: 'b', n: 2, c: 0 }, { problem: 'c', n: 0, c: 0 }] }, // prettier-ignore
      { problems: [{ problem: 'c', n: 2, c: 1 }, { problem: 'b', n: 4, c: 3 }] }, // prettier-ignore
    ];
    expect(commonProblems(records)).toEqual({
      all: [{ id: 'b', models: [{ n: 2, right: 0 }, { n: 4, right: 3 }] }], // prettier-ignore
      places: [{ problem: 'b', place: 1 }],
    });
  });

  it('have right ones only where rewards are 0 and 1 alone; failed rollouts do not count', () => {
    const group = (promptId: string, rewards: (number | null)[]) => ({
      group: 0,
      promptId,
      prompt: promptId,
      rewards,
      mean: 0,
      std: 0,
    });
    const problems = problemsOfStep({ groups: [group('a', [1, 0, null]), group('b', [0.5, 1]), group('c', [null])] });
    expect(problems.map(({ id, models }) => [id, ...models.map(({ n, right }) => [n, right])])).toEqual([
      ['a', [2, 1]],
      ['b', [2, null]],
    ]);
  });
});
