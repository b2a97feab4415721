import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { behaviourSets, matchesIn } from '../../src/analysis/behaviours/behaviourSets';
import { tokenKeys, tokensOfRows } from '../../src/engine/analyze/tokensReport';
import { readEvaluationFolder } from '../../src/store/evaluationFiles';
import type { RolloutRow } from '../../src/contract/rollout';
import type { RolloutKey } from '../../src/store/rolloutColumns';
import { writeFileAtomic } from '../../src/store/atomicFile';
import { ParquetFile } from '../../src/store/parquetFile';
import { isRightSample } from '../../src/store/rightSample';
import { listRollouts, RolloutFile } from '../../src/store/rolloutFiles';
import { readRunView } from '../../src/store/runView';
import { findingsFiles } from './document';
import { RECORDS, readRecords, writeRecords, type FoundRun, type Records } from './records';
import { Sitting } from './sitting';

const FOLDER = '.vscode-test/findings';
/** No list of tokens is wanted. */
const TOKENS = { least: 100, most: 0, share: 0.2 };
const recorded =
  /^(reward|entropy|kl|loss|frac_reward_zero_std|completions\/(mean_length|clipped_ratio)|formats\/.*|peak_memory_bytes)$/;

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      backend: { type: 'string', default: 'wasm' },
      minutes: { type: 'string' },
      redraw: { type: 'boolean', default: false },
    },
  });
  if (values.redraw) return drawn(readRecords(RECORDS));
  const sitting = new Sitting(FOLDER, values.backend);
  const until = values.minutes === undefined ? Infinity : Date.now() + Number(values.minutes) * 60_000;
  await mkdir(dirname(RECORDS), { recursive: true });
  const records = existsSync(RECORDS) ? readRecords(RECORDS) : { base: null, runs: [], oneShot: null, hopeless: null };
  checkBackend(records, values.backend);
  if (!records.base) {
    await sitting.evaluateBase();
    records.base = await evaluated(sitting.evaluation('base', null), null);
    await writeRecords(RECORDS, records);
  }
  for (const run of sitting.planned) {
    if (records.runs.some(({ id }) => id === run.id) || (values.only !== undefined && run.study !== values.only)) continue;
    if (Date.now() > until) return console.error(`${values.minutes} minutes are over; the same command goes on`);
    await sitting.make(run);
    const { steps, metrics, durationsMs } = await readRunView(sitting.run(run.id));
    const evaluations: FoundRun['evaluations'] = [];
    for (const step of run.evaluate) evaluations.push(await evaluated(sitting.evaluation(run.id, step), step));
    const kept = Object.fromEntries(Object.entries(metrics).filter(([name]) => recorded.test(name)));
    const { id, study, seed } = run;
    records.runs.push({
      id,
      study,
      seed,
      backend: values.backend,
      trainingMinutes: durationsMs.reduce((sum, ms) => sum + ms, 0) / 60_000,
      steps: [...steps],
      metrics: kept,
      evaluations,
      overlap: await overlaps(sitting.run(id), run.evaluate),
    });
    if (study.startsWith('one-shot')) records.oneShot = await sitting.oneShotExamples();
    if (study === 'hopeless') records.hopeless = await sitting.hopeless();
    await writeRecords(RECORDS, records);
    await drawn(records);
    await sitting.dropRollouts(id);
  }
  console.error(`${records.runs.length} of ${sitting.planned.length} runs are in ${RECORDS}`);
}

async function drawn(records: Records): Promise<void> {
  for (const [name, text] of Object.entries(findingsFiles(records))) await writeFileAtomic(join('docs', name), text);
}

/** Numbers of two backends are not those of one experiment. */
function checkBackend({ runs }: Records, backend: string): void {
  const other = runs.find((run) => run.backend !== backend);
  if (other)
    throw new Error(`${RECORDS} has runs of ${other.backend}; go on with --backend ${other.backend}, or remove the file`);
}

async function evaluated(folder: string, step: number | null): Promise<FoundRun['evaluations'][number]> {
  const { problems, samples } = await readEvaluationFolder(folder);
  const set = behaviourSets.find(({ name }) => name === 'formats')!;
  const rows = await rowsOf(join(folder, 'samples.parquet'), [...tokenKeys, 'completion', 'reward', 'reward_parts', 'failure']);
  const formats: FoundRun['evaluations'][number]['formats'] = {};
  for (const row of rows) {
    const at = matchesIn(row.completion, set.patterns).indexOf(true);
    const name = at < 0 ? set.rest! : set.patterns[at]!.name;
    const format = (formats[name] ??= { count: 0, right: 0 });
    format.count++;
    if (row.failure === null && isRightSample(row)) format.right++;
  }
  const { count, mean, certain, percentiles } = tokensOfRows(rows, { name: folder, step }, TOKENS).entropy!;
  const entropy = { tokens: count, mean, certain, percentile80: percentiles[80] };
  const counts = Object.fromEntries(problems.map(({ problem, n, c }) => [problem, { n, c }]));
  return { step, samples, problems: counts, formats, entropy };
}

/** Of the steps' rollouts; empty of a method that has none. */
async function overlaps(folder: string, steps: readonly number[]): Promise<FoundRun['overlap']> {
  const found: FoundRun['overlap'] = [];
  for (const { step, file } of await listRollouts(folder)) {
    if (!steps.includes(step)) continue;
    const { reference } = tokensOfRows(await rowsOf(file, tokenKeys), { name: file, step }, TOKENS);
    if (reference) found.push({ step, share: reference.overlap });
  }
  return found;
}

async function rowsOf<Key extends RolloutKey>(path: string, keys: readonly Key[]): Promise<Pick<RolloutRow, Key>[]> {
  const file = await RolloutFile.open(path, ParquetFile);
  try {
    return await file.readColumns([...keys]);
  } finally {
    await file.close();
  }
}
