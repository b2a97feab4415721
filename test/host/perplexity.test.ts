import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { coverageProtocol } from '../../src/contract/messages/coverage';
import type { Perplexity, PerplexityProgress } from '../../src/contract/messages/perplexity';
import type { ScoresRecord } from '../../src/contract/scoresRecord';
import { CoverageReader } from '../../src/host/panels/coverageHandlers';
import { rolloutAnswers } from '../../src/host/panels/rolloutAnswers';
import { RunLibrary } from '../../src/host/runs/runLibrary';
import { writeEvaluation } from '../../src/store/evaluationFiles';
import { ParquetFile } from '../../src/store/parquetFile';
import { writeScores } from '../../src/store/scoresFiles';
import { finishedRun, sampleRow, temporaryFolder, writeRun } from '../store/fixtures';
import { sampleEvaluation } from '../store/records';

type Posttrain = (args: string[], signal: AbortSignal, onProgress: (line: string) => void) => Promise<string>;

/** Two tokens of probability 1/p: perplexity p. */
const row = (problem: number, sample: number, p: number, temperature = 1) =>
  sampleRow({
    ...{ prompt_id: `p${problem}`, group: problem, sample, temperature },
    logprobs: [-Math.log(p), -Math.log(p)],
  });
const problems = [0, 1].map((problem) => ({ problem: `p${problem}`, n: 2, c: 1 }));

let folder: string;
let run: string;
let library: RunLibrary;
let started: string[][];
let isTrusted: boolean;
let told: PerplexityProgress[];
/** Folders that the dialog began in, and what is chosen there. */
let asked: string[];
let picked: string | null;
/** SHA-256 of the trained model's weights as they are now. */
let rlWeights: string;

beforeEach(async () => {
  folder = temporaryFolder();
  [started, told, isTrusted, rlWeights] = [[], [], true, 'r'];
  [asked, picked] = [[], null];
  for (const name of ['base', 'rl']) mkdirSync(join(folder, name));
  const dataset = join(folder, 'test.jsonl');
  writeFileSync(dataset, '');
  writeFileSync(join(folder, 'test-solutions.jsonl'), '');
  run = writeRun(join(folder, 'runs'), 'one', finishedRun(2));
  const base = { problems, dataset, model: { path: join(folder, 'base'), name: 'base', sha256: 'b' } };
  await writeEvaluation(run, sampleEvaluation('eval-base', base), [
    [row(0, 0, 2), row(0, 1, 4)],
    [row(1, 0, 2), row(1, 1, 4)],
  ]);
  const rl = { ...base, step: 2, temperature: 0.6, model: { path: join(folder, 'rl'), name: 'rl', sha256: 'r' } };
  await writeEvaluation(run, sampleEvaluation('eval-rl', rl), [
    [row(0, 0, 1, 0.6), row(0, 1, 1, 0.6)],
    [row(1, 0, 1, 0.6), row(1, 1, 1, 0.6)],
  ]);
  library = new RunLibrary();
  await library.setFolders([{ name: 'w', path: join(folder, 'runs') }]);
});

function reader(posttrain: Posttrain): CoverageReader {
  const services = {
    ...{ library, isTrusted: () => isTrusted, backendOptions: () => ['--backend', 'wasm'] },
    pickReference: (from: string) => Promise.resolve((asked.push(from), picked)),
    measure: () => Promise.reject(new Error('not asked for')),
    ...{ save: () => Promise.resolve(false), copy: () => Promise.resolve(), act: () => Promise.resolve() },
    posttrain: (...[args, signal, onProgress]: Parameters<Posttrain>) => {
      started.push(args);
      return posttrain(args, signal, onProgress);
    },
  };
  const ask = rolloutAnswers(ParquetFile);
  const noAnalysis = { ask: () => Promise.reject(new Error('nothing is analysed here')) };
  const where = { runsFolder: join(folder, 'runs'), runId: 'one' };
  return new CoverageReader(services, where, ask, noAnalysis, { ask, tell: (progress) => void told.push(progress) });
}

const pair = () => ({ base: `${run}#eval-base`, other: `${run}#eval-rl` });
const medians = ({ rows }: Perplexity) => rows.map(({ texts, under, box, problem }) => [texts, under, box?.median ?? problem]);

/** As `posttrain score` would: the perplexity is 3 under the base and 1.5 under itself, that of solutions 1.2. */
const scores: Posttrain = async (args, _, onProgress) => {
  const option = (name: string): string => args[args.indexOf(`--${name}`) + 1]!;
  const [model, samples, out] = [option('model'), option('samples'), option('out')];
  const isDataset = samples.endsWith('.jsonl');
  const isBase = model === join(folder, 'base');
  const file = isDataset ? samples : join(samples, 'samples.parquet');
  const record: ScoresRecord = {
    ...{ schemaVersion: 1, createdAt: 1, temperature: 1, perProblem: isDataset ? null : 16, completions: 4, empty: 0, tokens: 8 },
    model: { path: model, name: 'm', sha256: isBase ? 'b' : rlWeights },
    texts: {
      kind: isDataset ? 'dataset' : 'samples',
      path: file,
      sha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
    },
  };
  const p = isDataset ? 1.2 : isBase ? 3 : 1.5;
  onProgress('2/4 completions');
  await writeScores({ file: join(out, `scores-${isDataset ? 'reference' : isBase ? 'b' : 'r'}.parquet`), record }, [
    [row(0, 0, p), row(0, 1, p)],
    [row(1, 0, p), row(1, 1, p)],
  ]);
  return JSON.stringify({ ...record, file: null, perplexity: null });
};
const near = (value: number): unknown => expect.closeTo(value, 5);

it('what was sampled at temperature 1 has a box at once; what else is scored once, and read from disk by the next panel', async () => {
  const panel = reader(scores);
  const before = coverageProtocol.requests.readPerplexity.reply.parse(await panel.handlers.readPerplexity(pair()));
  expect(medians(before)).toEqual([
    ['base', 'base', near(3)],
    ['other', 'base', null],
    ['other', 'other', null],
    ['reference', 'base', null],
  ]);
  expect(before).toMatchObject({ differences: [], progress: null, perProblem: 16 });
  const measured = coverageProtocol.requests.measurePerplexity.reply.parse(await panel.handlers.measurePerplexity(pair()));
  expect(medians(measured).map(([, , value]) => value)).toEqual([near(3), near(3), near(1.5), near(1.2)]);
  expect(measured.rows.map(({ completions, problems }) => [completions, problems])).toEqual(Array(4).fill([4, 2]));
  expect(measured.differences.map(({ of, less, value, problems }) => [of, less, value, problems])).toEqual([
    [1, 0, near(0), 2],
    [2, 0, near(-1.5), 2],
    [3, 0, near(-1.8), 2],
  ]);
  const [base, rl] = [join(run, 'evaluations', 'eval-base'), join(run, 'evaluations', 'eval-rl')];
  const end = ['--backend', 'wasm', '--json'];
  const samples = (model: string) => [
    'score',
    '--model',
    join(folder, model),
    '--samples',
    rl,
    '--per-problem',
    '16',
    '--out',
    rl,
    ...end,
  ];
  expect(started).toEqual([
    samples('base'),
    samples('rl'),
    ['score', '--model', join(folder, 'base'), '--samples', join(folder, 'test-solutions.jsonl'), '--out', base, ...end],
  ]);
  expect(told.map(({ part, parts, done, total }) => [part, parts, done, total])).toEqual([
    ...[1, 2, 3].flatMap((part) => [
      [part, 3, 0, 0],
      [part, 3, 2, 4],
    ]),
  ]);
  const later = reader(() => Promise.reject(new Error('nothing is left to score')));
  expect(await later.handlers.readPerplexity(pair())).toEqual(measured);
  expect(await later.handlers.measurePerplexity(pair())).toEqual(measured);
});

it('takes the reference solutions that the user chooses, and the next panel those that were scored last', async () => {
  const panel = reader(scores);
  const beside = join(folder, 'test-solutions.jsonl');
  expect((await panel.handlers.chooseReference(pair())).reference).toBe(beside);
  picked = join(folder, 'teacher.jsonl');
  writeFileSync(picked, '');
  const chosen = coverageProtocol.requests.chooseReference.reply.parse(await panel.handlers.chooseReference(pair()));
  expect([chosen.reference, asked]).toEqual([picked, [folder, folder]]);
  expect(chosen.rows[3]).toMatchObject({ box: null, canScore: true, problem: null });
  expect((await panel.handlers.measurePerplexity(pair())).rows[3]!.box!.median).toBeCloseTo(1.2, 5);
  expect(started.at(-1)!.slice(3, 5)).toEqual(['--samples', picked]);
  expect((await reader(scores).handlers.readPerplexity(pair())).reference).toBe(picked);
});

it('texts that cannot be scored say why, and do not keep the others from it', async () => {
  const panel = reader((args, ...more) =>
    args.includes(join(folder, 'base')) ? Promise.reject(new Error('posttrain score: the tokens differ')) : scores(args, ...more),
  );
  expect(medians(await panel.handlers.measurePerplexity(pair())).map(([, , value]) => value)).toEqual([
    ...[near(3), 'the tokens differ', near(1.5), 'the tokens differ'],
  ]);
});

it('the scores of weights that have changed since are not shown as those of the model', async () => {
  rlWeights = 'x';
  expect(medians(await reader(scores).handlers.measurePerplexity(pair()))[2]).toEqual([
    ...[
      'other',
      'other',
      `The model in ${join(folder, 'rl')} is no longer the one that was evaluated: its weights have changed.`,
    ],
  ]);
});

it('is stopped by the user and by closing the panel, and what was scored until then stays', async () => {
  const waiting: AbortSignal[] = [];
  const hangs: Posttrain = (args, signal, onProgress) => {
    if (args.includes(join(folder, 'base'))) return scores(args, signal, onProgress);
    waiting.push(signal);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  const begun = async (panel: CoverageReader) => {
    const before = waiting.length;
    const ended = Promise.resolve(panel.handlers.measurePerplexity(pair()));
    ended.catch(() => undefined);
    while (waiting.length === before) await new Promise((resolve) => setImmediate(resolve));
    return { ended };
  };
  const panel = reader(hangs);
  const first = await begun(panel);
  expect((await panel.handlers.readPerplexity(pair())).progress).toMatchObject({ part: 2, parts: 3 });
  await panel.handlers.stopPerplexity({});
  await expect(first.ended).rejects.toThrow('Measuring was stopped.');
  expect(waiting[0]!.aborted).toBe(true);
  const read = await panel.handlers.readPerplexity(pair());
  expect(read.progress).toBeNull();
  expect(medians(read).map(([, , value]) => value)).toEqual([near(3), near(3), null, null]);
  const second = await begun(panel);
  panel.dispose();
  await expect(second.ended).rejects.toThrow('The panel was closed.');
});

it('starts nothing in a workspace that is not trusted, where what is on disk is still shown', async () => {
  isTrusted = false;
  const panel = reader(scores);
  const { scoreReason, reportReason } = await panel.overview();
  expect(reportReason).toBe('This workspace is not trusted: no process is started to write a report.');
  expect(scoreReason).toBe('This workspace is not trusted: no process is started to measure perplexity.');
  expect((await panel.handlers.readPerplexity(pair())).rows[0]!.box).not.toBeNull();
  await expect(panel.handlers.measurePerplexity(pair())).rejects.toThrow(scoreReason!);
  expect(started).toEqual([]);
  isTrusted = true;
  expect((await panel.overview()).scoreReason).toBeNull();
});

it('scores again what was scored and cannot be read, and offers no scoring that would change nothing', async () => {
  const panel = reader(scores);
  const canScore = ({ rows }: Perplexity) => rows.map((one) => one.canScore);
  expect(canScore(await panel.handlers.readPerplexity(pair()))).toEqual([false, true, true, true]);
  await panel.handlers.measurePerplexity(pair());
  writeFileSync(join(run, 'evaluations', 'eval-rl', 'scores-b.parquet'), 'torn');
  const torn = await panel.handlers.readPerplexity(pair());
  expect([torn.rows[1]!.box, canScore(torn)]).toEqual([null, [false, true, false, false]]);
  started.length = 0;
  const again = await panel.handlers.measurePerplexity(pair());
  expect(started.map((args) => args[2])).toEqual([join(folder, 'base')]);
  expect([again.rows[1]!.problem, canScore(again)]).toEqual([null, [false, false, false, false]]);
  // What the samples were drawn with is in them: nothing can score samples that cannot be read.
  writeFileSync(join(run, 'evaluations', 'eval-base', 'samples.parquet'), 'torn');
  expect(canScore(await panel.handlers.readPerplexity(pair()))).toEqual([false, false, false, false]);
});
