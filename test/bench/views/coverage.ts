import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { EvaluationRecord } from '../../../src/contract/evaluation';
import { coverageProtocol } from '../../../src/contract/messages/coverage';
import type { RolloutRow } from '../../../src/contract/rollout';
import { CoverageReader } from '../../../src/host/panels/coverageHandlers';
import { CoverageThread } from '../../../src/host/panels/coverageThread';
import { evaluationKey } from '../../../src/host/panels/evaluationLibrary';
import { RolloutsThread } from '../../../src/host/panels/rolloutsThread';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { writeEvaluation } from '../../../src/store/evaluationFiles';
import { sampleRecord } from '../../store/records';
import { seeded } from '../../webview/harness/random';
import { idle, watched } from './eventLoop';
import { asWebview } from './panelHost';
import { blockRow, part, row, type Row } from './part';

const RUN = 'evaluated';
const [PROBLEMS, SAMPLES] = [500, 1024];
/** Of each sample of the first problem: the others have one short sample in the file. */
const TOKENS = 4096;
const LARGE = 10_000;

function record(id: string, problems: number, change: Partial<EvaluationRecord>): EvaluationRecord {
  const random = seeded(id.length);
  return {
    ...{ schemaVersion: 1, id, createdAt: 1, step: null, dataset: `/w/${problems}.jsonl`, samples: SAMPLES, temperature: 1 },
    model: { path: '/w/m', name: 'm', sha256: 'f00' },
    ...{ top_p: 1, top_k: 0, max_completion_length: TOKENS, seed: 0, reward_funcs: ['countdown'], failed: 0, passAtK: [] },
    problems: Array.from({ length: problems }, (_, index) => ({
      ...{ problem: `${problems}-${index}`, n: SAMPLES, c: Math.floor(SAMPLES * random() ** 4) },
    })),
    ...change,
  };
}

/** Rows share their arrays, so that a group of four million tokens is made from one. */
function samples(group: number, problem: string, count: number, tokens: number): RolloutRow[] {
  const random = seeded(group + 1);
  const perToken = <T>(make: () => T): T[] => Array.from({ length: tokens }, make);
  const arrays = {
    token_ids: perToken(() => Math.floor(random() * 50_000)),
    ...{ token_texts: perToken(() => ' word'), token_bytes: perToken(() => '20776f7264') },
    ...{ logprobs: perToken(() => Math.fround(-random())), entropies: perToken(() => Math.fround(random())) },
    ...{ alternative_ids: [], alternative_texts: [], alternative_logprobs: [] },
    ...{ ref_logprobs: null, ref_entropies: null, ref_alternative_logprobs: null, advantages: null, values: null },
  };
  const completion = ' word'.repeat(tokens);
  const prompt = `Problem ${problem}: what is the answer? `.repeat(10);
  return Array.from({ length: count }, (_, sample): RolloutRow => ({
    ...arrays,
    ...{ prompt_id: problem, prompt, completion: `${sample}${completion}`, group, sample, temperature: 1 },
    ...{ reward: sample % 3 === 0 ? 1 : 0, reward_parts: `{"countdown":${sample % 3 === 0 ? 1 : 0}}`, advantage: null },
    ...{ finish_reason: 'stop', failure: null },
  }));
}

async function make(folder: string): Promise<void> {
  const run = join(folder, RUN);
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'run.json'), JSON.stringify(sampleRecord(RUN)));
  writeFileSync(join(run, 'events.jsonl'), '');
  for (const [id, problems, step] of [
    ['eval-base', PROBLEMS, null],
    ['eval-step-60', PROBLEMS, 60],
    ['eval-large-base', LARGE, null],
    ['eval-large-step-60', LARGE, 60],
  ] as const) {
    const made = record(id, problems, { step });
    const groups = made.problems.map(({ problem }, group) =>
      id === 'eval-base' && group === 0 ? samples(group, problem, SAMPLES, TOKENS) : samples(group, problem, 1, 8),
    );
    await writeEvaluation(run, made, groups);
  }
}

async function measure(folder: string): Promise<Row[]> {
  const library = new RunLibrary();
  await library.setFolders([{ name: 'bench', path: folder }]);
  const waiting = await idle(2000);
  const ref = { runsFolder: folder, runId: RUN };
  const coverage = new CoverageThread(resolve('dist/host/coverageWorker.cjs'));
  const thread = new RolloutsThread({ worker: resolve('dist/host/rolloutsWorker.cjs') });
  const reader = new CoverageReader(
    {
      ...{ library, isTrusted: () => true, measure: (models) => coverage.measure(models) },
      ...{ save: () => Promise.resolve(true), copy: nothing, act: nothing },
      ...{ posttrain: () => Promise.reject(new Error('the bench starts no process')), backendOptions: () => [] },
      pickReference: () => Promise.resolve(null),
    },
    ref,
    thread.ask,
    { ask: () => Promise.reject(new Error('nobody votes here')) },
  );
  const ask = asWebview(coverageProtocol, reader.handlers);
  const keys = (...ids: string[]) => ids.map((id) => evaluationKey(ref, id));
  const [key = ''] = keys('eval-base');
  const opened = await watched(() => ask('open', {}));
  const one = await watched(() => ask('measure', { keys: [key] }));
  const two = await watched(() => ask('measure', { keys: keys('eval-base', 'eval-step-60') }));
  const page = (first: number) => watched(() => ask('readSamples', { key, problem: `${PROBLEMS}-0`, first }));
  const firstPage = await page(0);
  const nextPage = await page(64);
  const problems = Array.from({ length: 50 }, (_, index) => `${LARGE}-${LARGE / 2 + index}`);
  const prompts = await watched(() => ask('readPrompts', { key: keys('eval-large-base')[0]!, problems }));
  const large = await watched(() => ask('measure', { keys: keys('eval-large-base', 'eval-large-step-60') }));
  thread.dispose();
  coverage.dispose();
  library.dispose();
  return [
    blockRow(waiting, 'nothing done, for comparison', null),
    row(`${PROBLEMS} problems × ${count(SAMPLES)} samples: pass@k with bands, one model`, 'ms', one.ms, 2000),
    row(`${PROBLEMS} problems × ${count(SAMPLES)} samples: two models compared`, 'ms', two.ms),
    blockRow(opened, 'evaluations listed (two of 500 and two of 10,000 problems)'),
    blockRow(one, 'one model measured'),
    blockRow(two, 'two models compared'),
    row(`a problem of ${count(SAMPLES)} samples × ${count(TOKENS)} tokens: first page`, 'ms', firstPage.ms),
    blockRow(firstPage, 'first page of samples'),
    row('next page', 'ms', nextPage.ms),
    blockRow(nextPage, 'next page of samples'),
    row(`prompts of 50 of ${count(LARGE)} problems`, 'ms', prompts.ms),
    blockRow(prompts, `prompts of 50 of ${count(LARGE)} problems`),
    row(`${count(LARGE)} problems × ${count(SAMPLES)} samples: two models compared`, 'ms', large.ms),
    blockRow(large, `two models of ${count(LARGE)} problems compared`),
  ];
}

const nothing = () => Promise.resolve();
const count = (value: number): string => value.toLocaleString('en-US');

await part({ make, measure });
