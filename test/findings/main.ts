import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { behaviourSets, matchesIn } from '../../src/analysis/behaviours/behaviourSets';
import { readEvaluationFolder } from '../../src/store/evaluationFiles';
import { ParquetFile } from '../../src/store/parquetFile';
import { isRightSample } from '../../src/store/rightSample';
import { RolloutFile } from '../../src/store/rolloutFiles';
import { readRunView } from '../../src/store/runView';
import { RECORDS, readRecords, writeRecords, type FoundRun, type Records } from './records';
import { Sitting } from './sitting';

const FOLDER = '.vscode-test/findings';
const recorded = /^(reward|entropy|kl|loss|frac_reward_zero_std|completions\/(mean_length|clipped_ratio)|formats\/.*)$/;

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { only: { type: 'string' }, backend: { type: 'string', default: 'wasm' }, minutes: { type: 'string' } },
  });
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
    const { steps, metrics } = await readRunView(sitting.run(run.id));
    const evaluations: FoundRun['evaluations'] = [];
    for (const step of run.evaluate) evaluations.push(await evaluated(sitting.evaluation(run.id, step), step));
    const kept = Object.fromEntries(Object.entries(metrics).filter(([name]) => recorded.test(name)));
    const { id, study, seed } = run;
    records.runs.push({
      id,
      study,
      seed,
      backend: values.backend,
      steps: [...steps],
      metrics: kept,
      evaluations,
    });
    if (study.startsWith('one-shot')) records.oneShot = await sitting.oneShotExamples();
    if (study === 'hopeless') {
      const { prompts, sampled, samples } = await sitting.hopeless();
      records.hopeless = { prompts: prompts.length, sampled, samples };
    }
    await writeRecords(RECORDS, records);
    await sitting.dropRollouts(id);
  }
  console.error(`${records.runs.length} of ${sitting.planned.length} runs are in ${RECORDS}`);
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
  const file = await RolloutFile.open(join(folder, 'samples.parquet'), ParquetFile);
  const formats: FoundRun['evaluations'][number]['formats'] = {};
  try {
    for (const row of await file.readColumns(['completion', 'reward', 'reward_parts', 'failure'])) {
      const at = matchesIn(row.completion, set.patterns).indexOf(true);
      const name = at < 0 ? set.rest! : set.patterns[at]!.name;
      const format = (formats[name] ??= { count: 0, right: 0 });
      format.count++;
      if (row.failure === null && isRightSample(row)) format.right++;
    }
  } finally {
    await file.close();
  }
  return { step, samples, problems: Object.fromEntries(problems.map(({ problem, n, c }) => [problem, { n, c }])), formats };
}
