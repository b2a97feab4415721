import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { coverageProtocol } from '../../src/contract/messages/coverage';
import { answer } from '../../src/host/panels/answer';
import { CoverageReader, type CoveragePanelServices } from '../../src/host/panels/coverageHandlers';
import { coverageOverview } from '../../src/host/panels/coverageOverview';
import { coverageReport, curveKs } from '../../src/host/panels/coverageReport';
import { CoverageThread } from '../../src/host/panels/coverageThread';
import type { KnownEvaluation } from '../../src/host/panels/evaluationLibrary';
import { KeptProblemGroups, problemGroups } from '../../src/host/panels/problemGroups';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { describeVotes } from '../../src/host/panels/votes';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import { ParquetFile } from '../../src/store/parquetFile';
import { sampleEvaluation, sampleRecord } from '../store/records';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { healthyRun } from './healthyRun';

const counted = (key: string, counts: Record<string, [c: number, n: number]>) => ({
  key,
  problems: Object.entries(counts).map(([problem, [c, n]]) => ({ problem, c, n })),
});

describe('the report of coverage', () => {
  const base = counted('base', { a: [2, 4], b: [0, 4], c: [4, 4] });
  const other = counted('other', { a: [0, 2], b: [1, 2], d: [1, 2], e: [0, 0] });

  it('is of the common problems, up to the smaller number of samples', () => {
    const { models, comparisons, problems } = coverageReport([base, other]);
    expect(problems).toEqual([
      { id: 'a', n: [4, 2], c: [2, 0] },
      { id: 'b', n: [4, 2], c: [0, 1] },
    ]);
    // Of a, b, c and d each lacks one; e was never sampled.
    expect(models.map(({ missing, samples }) => [missing, samples.least, samples.most])).toEqual([
      [1, 4, 4],
      [1, 2, 2],
    ]);
    // 1 − C(2, 2) / C(4, 2) = 5/6 of a, 0 of b.
    expect(models[0]!.curve.map(({ k, value }) => [k, value])).toEqual([
      [1, 0.25],
      [2, expect.closeTo(5 / 12, 12)],
    ]);
    expect(models[1]!.curve.map(({ value }) => value)).toEqual([0.25, 0.5]);
    expect(models[0]!.histogram).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    const [compared] = comparisons;
    expect(compared).toMatchObject({
      key: 'other',
      solved: { both: 0, onlyBase: 1, onlyOther: 1, neither: 0 },
      support: { srr: 0, ndr: 1, sds: 0, nscr: 0 },
    });
    expect(compared!.gap.value).toBeCloseTo(5 / 12 - 1 / 4, 12);
    expect(compared!.difference.map(({ value }) => value)).toEqual([0, expect.closeTo(1 / 12, 12)]);
  });

  it('tells the height of a crossing', () => {
    // pass@1 to pass@3: 1/2 throughout against 1/3, 2/3, 1, which meet half way between log 1 and log 2.
    const sure = counted('sure', { a: [3, 3], b: [0, 3] });
    const spread = counted('spread', { a: [1, 3], b: [1, 3] });
    const [compared] = coverageReport([spread, sure]).comparisons;
    expect(compared!.crossing).toMatchObject({
      direction: 'falls',
      k: expect.closeTo(Math.SQRT2, 12),
      value: expect.closeTo(0.5, 12),
    });
  });

  it('looks for a crossing no further than the curves are drawn', () => {
    // 1 − C(6, k) / C(8, k) is .46 at 2 and .64 at 3, against .5 throughout: beyond the two samples of the third.
    const of = (key: string, n: number, right: (i: number) => number) =>
      counted(key, Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`p${i}`, [right(i), n]])));
    const models = [of('spread', 8, () => 2), of('sure', 8, (i) => (i % 2 === 0 ? 8 : 0))];
    expect(coverageReport(models).comparisons[0]!.crossing!.k).toBeGreaterThan(2);
    expect(coverageReport([...models, of('few', 2, () => 1)]).comparisons[0]!.crossing).toBeNull();
  });

  it('of one model has no comparison', () => {
    expect(coverageReport([base])).toMatchObject({ comparisons: [], problems: { length: 3 } });
  });

  it('refuses what has no problem in common', () => {
    expect(() => coverageReport([base, counted('x', { z: [1, 2], a: [0, 0] })])).toThrow(
      'These evaluations have no problem in common that all of them sampled.',
    );
  });

  it('draws curves at the powers of two and about four points an octave', () => {
    expect(curveKs(20)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 13, 16, 19, 20]);
    expect(curveKs(1)).toEqual([1]);
    expect(curveKs(1024)).toHaveLength(36);
  });

  it('is the same from the thread', async () => {
    const thread = new CoverageThread(resolve('dist/host/coverageWorker.cjs'));
    expect(await thread.measure([base, other])).toEqual(coverageReport([base, other]));
    await expect(thread.measure([base, counted('x', { z: [1, 2] })])).rejects.toThrow('no problem in common');
    thread.dispose();
  });
});

const record = (id: string, change: Partial<EvaluationRecord> = {}): EvaluationRecord => ({
  ...{ schemaVersion: 1, id, createdAt: 1, step: null, dataset: '/w/test.jsonl', samples: 2, temperature: 1, top_p: 1, top_k: 0 },
  model: { path: '/w/m', name: 'm', sha256: 'f00' },
  ...{ max_completion_length: 8, seed: 0, reward_funcs: ['countdown'], failed: 0 },
  problems: [{ problem: 'p0', n: 2, c: 1 }],
  passAtK: [{ k: 1, value: 0.5, low: 0.25, high: 0.75 }],
  ...change,
});

describe('groups of evaluations', () => {
  it('are of one dataset, or have problems in common, however far apart', () => {
    const known = (dataset: string, ...problems: string[]) =>
      ({
        record: record('e', { dataset, problems: problems.map((problem) => ({ problem, n: 1, c: 0 })) }),
      }) as unknown as KnownEvaluation;
    const [a, b, c, d, e] = [
      known('/one', 'p'),
      known('/two', 'q'),
      known('/three', 'z'),
      known('/four', 'p', 'q'),
      known('/three', 'y'),
    ];
    const groups = problemGroups([a, b, c, d, e]);
    expect([a, b, c, d, e].map((one) => groups.get(one))).toEqual([0, 0, 2, 0, 2]);
  });

  it('are kept as long as the records are the same ones, in the same order', () => {
    let read = 0;
    const known = (problem: string): KnownEvaluation => {
      const one = record('e', { dataset: `/${problem}` });
      Object.defineProperty(one, 'problems', { get: () => (read++, [{ problem, n: 1, c: 0 }]) });
      return { record: one } as unknown as KnownEvaluation;
    };
    const [a, b] = [known('p'), known('q')];
    const kept = new KeptProblemGroups();
    expect([...kept.of([a, b]).values()]).toEqual([0, 1]);
    const before = read;
    // The library lists the same records in new wrappers.
    const again = [{ ...a }, { ...b }];
    expect(again.map((one) => kept.of(again).get(one))).toEqual([0, 1]);
    expect(read).toBe(before);
    expect([...kept.of([b, a]).values()]).toEqual([0, 1]);
    expect(read).toBeGreaterThan(before);
  });
});

let library: RunLibrary | undefined;
afterAll(() => library?.dispose());

/** Two samples of p0: the second one right. Further ones are of a strategy. */
const rows = (prompt = 'use 3, 5') => [
  sampleRow({ prompt, completion: 'no', reward: 0, reward_parts: '{"countdown":0,"format":1}', finish_reason: 'length' }),
  sampleRow({ prompt, sample: 1, completion: 'yes', reward: 1, reward_parts: '{"countdown":1}' }),
  sampleRow({ prompt, sample: 2, completion: 'forced', reward: 1, reward_parts: '{"countdown":1}' }),
];

async function made() {
  const runsFolder = temporaryFolder();
  const base = { path: '/w/m', name: 'm', sha256: 'f00', parameters: 1 };
  const one = writeRun(runsFolder, 'one', finishedRun(2), { baseModel: base });
  const two = writeRun(runsFolder, 'two', finishedRun(2), { baseModel: base });
  await writeEvaluation(one, record('eval-base'), [rows()]);
  await writeEvaluation(one, record('eval-step-2', { createdAt: 2, step: 2 }), [rows()]);
  await writeEvaluation(two, record('eval-step-1', { createdAt: 3, step: 1 }), [rows('use 3, 6')]);
  await writeEvaluation(
    two,
    record('eval-elsewhere', { createdAt: 4, step: 2, dataset: '/x', problems: [{ problem: 'q', n: 2, c: 1 }] }),
    [rows()],
  );
  mkdirSync(join(one, 'evaluations', 'eval-torn'));
  writeFileSync(join(one, 'evaluations', 'eval-torn', 'evaluation.json'), '{');
  library = new RunLibrary();
  await library.setFolders([{ name: 'w', path: runsFolder }]);
  const told: unknown[] = [];
  const services: CoveragePanelServices = {
    library,
    isTrusted: () => true,
    measure: (models) => Promise.resolve(coverageReport(models)),
    save: (...save) => Promise.resolve(told.push(save) > 0),
    copy: (text) => Promise.resolve(void told.push(text)),
    act: (...act) => Promise.resolve(void told.push(act)),
    posttrain: () => Promise.reject(new Error('nothing is to be started')),
    backendOptions: () => [],
    pickReference: () => Promise.resolve(null),
  };
  let time = 0;
  const reader = (runId: string, asked: { step?: number; evaluation?: string } = {}) => {
    const analysis = { ask: (...ask: unknown[]) => Promise.reject(new Error(JSON.stringify(ask))) };
    const now = (): number => ++time;
    const made = new CoverageReader(services, { runsFolder, runId }, rolloutAnswers(ParquetFile), analysis, undefined, now);
    made.show(asked);
    return made;
  };
  return { runsFolder, one, two, reader, told };
}

describe('the Coverage panel', () => {
  let runsFolder: string;
  let one: string;
  let two: string;
  let reader: Awaited<ReturnType<typeof made>>['reader'];
  let told: unknown[];
  beforeAll(async () => {
    ({ runsFolder, one, two, reader, told } = await made());
  });
  it('offers evaluations of all runs, and suggests a checkpoint beside its base', async () => {
    const overview = coverageProtocol.requests.open.reply.parse(await reader('one').handlers.open({}));
    expect(overview.choices.map(({ key, label, role, run, group }) => [key, label, role, run, group])).toEqual([
      [`${one}#eval-step-2`, 'GRPO step 2', 'trained', 'one', 0],
      [`${one}#eval-base`, 'base', 'base', 'one', 0],
      [`${two}#eval-elsewhere`, 'GRPO step 2', 'trained', 'two', 2],
      [`${two}#eval-step-1`, 'GRPO step 1', 'trained', 'two', 0],
    ]);
    expect(overview).toMatchObject({
      suggested: [`${one}#eval-base`, `${one}#eval-step-2`],
      asked: null,
      evaluateReason: null,
      broken: [{ id: 'eval-torn' }],
    });
  });

  it('suggests the first of many that are asked for together, and tells how many those are', () => {
    const ref = { runsFolder: '/w/runs', runId: 'r1' };
    const run = healthyRun({ state: 'finished' });
    const known = Array.from({ length: 17 }, (_, index) => ({
      ...{ key: `k${index}`, ref, run, record: sampleEvaluation(`eval-${index}`, { step: index === 0 ? null : index }) },
    }));
    const groupsOf = (all: readonly KnownEvaluation[]) => new Map(all.map((one) => [one, 0]));
    const facts = { trusted: true, known, broken: [], groupsOf };
    const asked = { keys: [...known.map(({ key }) => key), 'gone'], at: 7 };
    const overview = coverageOverview(ref, run, { ...facts, asked });
    expect(overview.suggested).toEqual(known.slice(0, 12).map(({ key }) => key));
    expect(overview.asked).toEqual({ key: 'k0', at: 7, count: 17 });
  });

  it('takes the base that another run of the same model has evaluated', async () => {
    const { suggested, asked } = await reader('two', { step: 1 }).overview();
    expect([suggested, asked?.key]).toEqual([[`${one}#eval-base`, `${two}#eval-step-1`], `${two}#eval-step-1`]);
    const unasked = await reader('two').overview();
    expect([unasked.suggested, unasked.asked]).toEqual([[`${one}#eval-base`, `${two}#eval-step-1`], null]);
    const alone = await reader('two', { evaluation: 'eval-elsewhere' }).overview();
    expect(alone.suggested).toEqual([`${two}#eval-elsewhere`]);
    const base = await reader('one', { evaluation: 'eval-base' }).overview();
    expect(base.suggested).toEqual([`${one}#eval-base`, `${one}#eval-step-2`]);
  });

  it('tells one asking from the next, and does not take a newer evaluation of the step for one', async () => {
    const folder = await made();
    const panel = folder.reader('one', { step: 2 });
    const before = (await panel.overview()).asked!;
    expect(before.key).toBe(`${folder.one}#eval-step-2`);
    await writeEvaluation(folder.one, record('eval-step-2-again', { createdAt: 9, step: 2 }), [rows()]);
    expect((await panel.overview()).asked).toEqual({ key: `${folder.one}#eval-step-2-again`, at: before.at, count: 1 });
    panel.show({ step: 2 });
    expect((await panel.overview()).asked!.at).toBeGreaterThan(before.at);
    panel.show({});
    expect((await panel.overview()).asked).not.toBeNull();
  });

  it('measures what it offered, and refuses what it did not', async () => {
    const { handlers } = reader('one');
    const report = await handlers.measure({ keys: [`${one}#eval-base`, `${one}#eval-step-2`] });
    expect(coverageProtocol.requests.measure.reply.parse(report).problems).toEqual([{ id: 'p0', n: [2, 2], c: [1, 1] }]);
    const ask = { kind: 'ask', id: 1, name: 'measure', payload: { keys: ['/etc#passwd'] } };
    expect(await answer(coverageProtocol, handlers, ask, () => {})).toMatchObject({
      kind: 'error',
      message: 'An evaluation that was shown is no longer there: passwd.',
    });
  });

  it('refuses to compare answers to different questions', async () => {
    await expect(reader('one').handlers.measure({ keys: [`${one}#eval-base`, `${two}#eval-step-1`] })).rejects.toThrow(
      'The evaluations of one (eval-base) and two (eval-step-1) asked different questions: problem p0 is not the same in both.',
    );
  });

  it('reads prompts and samples, right ones first and only those that were counted', async () => {
    const { handlers } = reader('one');
    const key = `${one}#eval-base`;
    expect(await handlers.readPrompts({ key, problems: ['p0', 'p9'] })).toEqual({ prompts: { p0: 'use 3, 5' } });
    const read = coverageProtocol.requests.readSamples.reply.parse(await handlers.readSamples({ key, problem: 'p0', first: 0 }));
    expect(read).toMatchObject({ prompt: 'use 3, 5', total: 2, right: 1 });
    expect(read.samples.map(({ sample, text, isRight, isCut, tokens }) => [sample, text, isRight, isCut, tokens])).toEqual([
      [1, 'yes', true, false, 2],
      [0, 'no', false, true, 2],
    ]);
    expect((await handlers.readSamples({ key, problem: 'p0', first: 1 })).samples).toHaveLength(1);
    await expect(handlers.readSamples({ key, problem: 'p9', first: 0 })).rejects.toThrow(
      'The evaluation eval-base has no problem p9.',
    );
  });

  it('asks for maj@k of what the verifier says is the answer, and says where there is none', async () => {
    const { handlers } = reader('one');
    const ask = { models: [{ path: join(one, 'evaluations', 'eval-base'), name: null, answer: 'after_answer' }] };
    await expect(handlers.majority({ keys: [`${one}#eval-base`] })).rejects.toThrow(JSON.stringify(['majority', ask]));
    await writeEvaluation(one, record('eval-model', { createdAt: 0, reward_funcs: ['reward_model'] }), [rows()]);
    await expect(handlers.majority({ keys: [`${one}#eval-model`] })).rejects.toThrow(
      'The reward reward_model does not say where a completion has its answer',
    );
    expect(describeVotes({ reward_funcs: ['number_match', 'format'] })).toEqual({ answer: 'number', reason: null });
  });

  it('hands on what is to be saved, copied and done', async () => {
    const { handlers } = reader('one');
    const file = { name: 'pass-at-k', format: 'svg' as const, content: '<svg/>' };
    expect(await handlers.save(file)).toEqual({ saved: true });
    await handlers.copy({ text: 'table' });
    await handlers.act({ action: 'evaluate' });
    expect(told).toEqual([[runsFolder, file], 'table', ['evaluate', { runsFolder, runId: 'one' }]]);
  });

  it('tells its page of what it does not know, and of no recipe more than what differs', async () => {
    const folder = await made();
    const panel = folder.reader('one');
    const { choices } = await panel.overview();
    expect(await panel.news()).toBeNull();
    expect(choices.map(({ recipe }) => recipe)).toEqual([{}, {}, {}, {}]);
    const recipe = { ...sampleRecord('three').recipe, learning_rate: 0.5 };
    writeRun(folder.runsFolder, 'three', finishedRun(2), { recipe });
    await writeEvaluation(join(folder.runsFolder, 'three'), record('eval-step-2', { createdAt: 9, step: 2 }), [rows()]);
    await library!.look({ runsFolder: folder.runsFolder, runId: 'three' });
    const news = (await panel.news())!;
    const rates = news.choices.map(({ run, step, recipe }) => [run, step, Object.keys(recipe), recipe['learning_rate']]);
    expect(rates).toContainEqual(['three', 2, ['learning_rate'], 0.5]);
    expect(rates).toContainEqual(['one', null, [], undefined]);
    expect(rates).toContainEqual(['one', 2, ['learning_rate'], expect.any(Number)]);
    expect(await panel.news()).toBeNull();
  });

  it('sees an evaluation that is finished later', async () => {
    const panel = reader('one');
    await panel.overview();
    await writeEvaluation(one, record('eval-step-9', { createdAt: 9, step: 2 }), [rows()]);
    expect((await panel.overview()).suggested[1]).toBe(`${one}#eval-step-9`);
  });

  it('names an evaluation whose temperature was chosen by the entropy as what it is', async () => {
    const model = { path: '/m', name: 'base', sha256: null };
    const entropyMatch = {
      model,
      temperature: 1,
      entropy: 0.4,
      tolerance: 0.008,
      samples: 4,
      tried: [{ temperature: 1.4321, entropy: 0.401 }],
    };
    await writeEvaluation(one, record('eval-matched', { createdAt: 10, step: 2, temperature: 1.4321, entropyMatch }), [rows()]);
    const { choices } = await reader('one').overview();
    expect(choices.find(({ key }) => key === `${one}#eval-matched`)!.label).toBe('GRPO step 2 at T = 1.43, entropy matched');
  });
});
