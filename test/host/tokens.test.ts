import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { unpackedTable } from '../../src/contract/packedTokens';
import { tokensProtocol } from '../../src/contract/messages/tokens';
import { AnalysisThread } from '../../src/host/panels/analysisThread';
import { answer } from '../../src/host/panels/answer';
import { tokensOverview } from '../../src/host/panels/tokensOverview';
import { temperatureExperiment } from '../webview/temperatureFixture';
import { TokensReader, type TokensPanelServices } from '../../src/host/panels/tokensHandlers';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { writeRollouts } from '../../src/store/rolloutFiles';
import { engineAndWorkspace } from '../engine/cli/builtEngine';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';

vi.setConfig({ testTimeout: 60_000 });

const record: EvaluationRecord = {
  ...{
    schemaVersion: 1,
    id: 'eval-base',
    createdAt: 1,
    step: null,
    dataset: '/w/test.jsonl',
    samples: 1,
    temperature: 1,
    top_p: 1,
  },
  ...{ top_k: 0, max_completion_length: 8, seed: 0, reward_funcs: ['countdown'], failed: 0, passAtK: [] },
  model: { path: '/w/m', name: 'm', sha256: null },
  problems: [{ problem: 'p0', n: 1, c: 0 }],
};

/** Entropies 0, 2.125 and 1, 0.5: exact in float32. */
const scored = [
  sampleRow({ ref_logprobs: [-1, -1.25], ref_entropies: [0.5, 2], ref_alternative_logprobs: [-1, -2, -1.25, -3] }),
  sampleRow({
    ...{ sample: 1, entropies: [1, 0.5], reward: 1 },
    ...{ ref_logprobs: [-0.5, -1.25], ref_entropies: [1.5, 0.5], ref_alternative_logprobs: [-1, -2, -1.25, -3] },
  }),
];

const { engine } = engineAndWorkspace();
const told: unknown[] = [];
let library: RunLibrary;
let thread: AnalysisThread;
let run: string;
let reader: TokensReader;
const asks: string[] = [];
let trusted = true;

beforeAll(async () => {
  const runsFolder = temporaryFolder();
  run = writeRun(runsFolder, 'one', finishedRun(2));
  mkdirSync(join(run, 'rollouts'));
  await writeRollouts(join(run, 'rollouts/step-000001.parquet'), [[sampleRow()]]);
  await writeRollouts(join(run, 'rollouts/step-000002.parquet'), [scored]);
  await writeEvaluation(run, record, [[sampleRow()]]);
  library = new RunLibrary();
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const services: TokensPanelServices = {
    library,
    isTrusted: () => trusted,
    showRollout: (...shown) => void told.push(shown),
    save: () => Promise.resolve(true),
    copy: () => Promise.resolve(),
    act: (...act) => Promise.resolve(void told.push(act)),
  };
  thread = new AnalysisThread(join(engine.folder, 'analysisWorker.js'));
  const counting: Pick<AnalysisThread, 'ask'> = { ask: (name, ask) => (asks.push(name), thread.ask(name, ask)) };
  reader = new TokensReader(services, { runsFolder, runId: 'one' }, counting, () => 7);
}, 180_000);
afterAll(() => {
  thread.dispose();
  library.dispose();
});

describe('the Tokens panel', () => {
  it('offers the steps and evaluations of a run, the newest step first', async () => {
    const overview = tokensProtocol.requests.open.reply.parse(await reader.handlers.open({}));
    expect(overview).toMatchObject({
      steps: [
        { step: 1, attempt: 1 },
        { step: 2, attempt: 1 },
      ],
      evaluations: [{ id: 'eval-base', label: 'base', dataset: '/w/test.jsonl', temperature: 1 }],
      experiments: [],
      ...{ selected: { step: 2 }, asked: null, reference: 'base', going: false, hasRollouts: true },
    });
  });

  it('offers the experiments with temperatures, the newest first', async () => {
    const { strategy } = temperatureExperiment();
    const of = (id: string, createdAt: number, step: number | null) => ({ ...record, id, createdAt, step, strategy });
    const entry = { kind: 'starting' as const, id: 'one', folder: '/w/one', createdAt: 0 };
    const evaluations = [record, of('eval-a', 2, null), of('eval-b', 3, 60)];
    const { experiments } = tokensProtocol.requests.open.reply.parse(
      tokensOverview(entry, { steps: [], evaluations, trusted: true, asked: null }),
    );
    expect(experiments.map(({ id, label, problems }) => [id, label, problems])).toEqual([
      ['eval-b', 'step 60', 1],
      ['eval-a', 'base', 1],
    ]);
    expect(experiments[0]!.strategy).toEqual(strategy);
    const model = { path: '/w/m', name: 'm', sha256: null };
    const tried = [{ temperature: 1.3975, entropy: 0.24 }];
    const entropyMatch = { model, temperature: 1, entropy: 0.24, tolerance: 0.005, samples: 1, tried };
    const matched = { ...record, step: 60, temperature: 1.3975, entropyMatch };
    expect(tokensOverview(entry, { steps: [], evaluations: [matched], trusted: true, asked: null }).evaluations[0]!.label).toBe(
      'step 60 at T = 1.40, entropy matched',
    );
  });

  it('goes to what was asked for by name, where that is there', async () => {
    reader.show({ step: 1 });
    expect(await reader.overview()).toMatchObject({
      selected: { step: 1 },
      asked: { source: { step: 1 }, missing: null, at: 7 },
    });
    reader.show({});
    expect((await reader.overview()).asked).toEqual({ source: { step: 1 }, missing: null, at: 7 });
    reader.show({ evaluation: 'eval-base', step: 2 });
    expect((await reader.overview()).selected).toEqual({ evaluation: 'eval-base' });
    reader.show({ step: 9 });
    expect(await reader.overview()).toMatchObject({
      selected: { step: 2 },
      asked: { source: null, missing: 'Step 9 has no samples: neither rollouts nor an evaluation.' },
    });
  });

  it('shows the newest evaluation of a step that has no rollouts', () => {
    const entry = { kind: 'starting' as const, id: 'one', folder: '/w/one', createdAt: 0 };
    const evaluations = ['eval-a', 'eval-b'].map((id) => ({ ...record, id, step: 30 }));
    const facts = { steps: [{ step: 60, attempt: 1 }], evaluations, trusted: true, asked: { step: 30, at: 7 } };
    expect(tokensOverview(entry, facts).asked).toEqual({ source: { evaluation: 'eval-b' }, missing: null, at: 7 });
  });

  it('says why nothing can be sampled in a workspace that is not trusted', async () => {
    expect((await reader.overview()).evaluateReason).toBeNull();
    trusted = false;
    expect((await reader.overview()).evaluateReason).toBe('This workspace is not trusted: models cannot be sampled.');
    trusted = true;
  });

  it('has the tokens of a step, against the base, and where one stands', async () => {
    const table = tokensProtocol.requests.read.reply.parse(await reader.handlers.read({ source: { step: 2 } }));
    expect(table.file).toMatchObject({ completions: 2, tokens: 4, reference: { share: 0.2 } });
    // One of four positions is the top fifth: 2.125 of 3.625 nats.
    expect(table.top).toEqual({ share: 0.2, carried: 2.125 / 3.625 });
    expect(table.referenceHistogram!.reduce((sum, tokens) => sum + tokens, 0)).toBe(4);
    expect(
      unpackedTable(table).tokens.map(({ id, count, entropy, reference }) => [id, count, entropy, reference?.change]),
    ).toEqual([
      [5, 2, 0.5, 0.25],
      [17, 2, 1.3125, 0],
    ]);
    const found = tokensProtocol.requests.readContexts.reply.parse(
      await reader.handlers.readContexts({ source: { step: 2 }, id: 17 }),
    );
    expect(found).toMatchObject({
      places: 2,
      completions: 2,
      prompts: 1,
      contexts: [{ sample: 0, position: 1, entropy: 2.125 }],
    });
  });

  it('has each step in numbers, and reads a file once', async () => {
    const step = tokensProtocol.requests.readStep.reply.parse(await reader.handlers.readStep({ step: 1 }));
    expect(step).toMatchObject({ step: 1, tokens: 2, mean: 1.0625, certain: 0.5, overlap: null });
    const before = asks.length;
    // Of the table that was read above, and what was asked before.
    expect(await reader.handlers.readStep({ step: 2 })).toMatchObject({ step: 2, tokens: 4, mean: 0.90625, overlap: 1 });
    await reader.handlers.readStep({ step: 1 });
    await reader.handlers.read({ source: { step: 2 } });
    expect(asks).toHaveLength(before);
  });

  it('has an evaluation’s tokens, which no base scored', async () => {
    const table = await reader.handlers.read({ source: { evaluation: 'eval-base' } });
    expect(table).toMatchObject({ file: { completions: 1, reference: null }, referenceHistogram: null });
  });

  it('says what is not there, and tries again what could not be read', async () => {
    const ask = (payload: unknown) => ({ kind: 'ask', id: 1, name: 'read', payload });
    const sent = async (payload: unknown) => answer(tokensProtocol, reader.handlers, ask(payload), () => {});
    expect(await sent({ source: { step: 9 } })).toMatchObject({ kind: 'error', message: 'Step 9 of one has no rollouts.' });
    expect(await sent({ source: { evaluation: 'gone' } })).toMatchObject({ message: 'The evaluation gone is no longer there.' });
    expect(await sent({ source: { evaluation: '../x' } })).toMatchObject({ message: expect.stringContaining('not as agreed') });
    const file = join(run, 'rollouts/step-000003.parquet');
    writeFileSync(file, 'no parquet');
    expect(await sent({ source: { step: 3 } })).toMatchObject({ message: expect.stringContaining('step-000003.parquet') });
    await writeRollouts(join(run, 'rollouts/step-000003.attempt-2.parquet'), [[sampleRow()]]);
    expect(await sent({ source: { step: 3 } })).toMatchObject({ payload: { file: { completions: 1 } } });
  });

  it('opens a rollout at a token, and what else is asked for', async () => {
    told.length = 0;
    await reader.handlers.showRollout({ step: 2, group: 0, sample: 1, position: 0 });
    await reader.handlers.act({ action: 'openRun' });
    const ref = expect.objectContaining({ runId: 'one' });
    expect(told).toEqual([
      [ref, { step: 2, token: { group: 0, sample: 1, position: 0 } }],
      ['openRun', ref, undefined],
    ]);
  });
});
