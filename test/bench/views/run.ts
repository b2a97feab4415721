import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stepName } from '../../../src/contract/ids';
import { rolloutsProtocol } from '../../../src/contract/messages/rollouts';
import { RolloutsReader } from '../../../src/host/panels/rolloutsHandlers';
import { RolloutsThread } from '../../../src/host/panels/rolloutsThread';
import { describeRun } from '../../../src/host/runs/describeRun';
import { RunLibrary } from '../../../src/host/runs/runLibrary';
import { encodeEventLine } from '../../../src/store/eventLine';
import { writeRollouts } from '../../../src/store/rolloutFiles';
import { sampleRecord } from '../../store/records';
import { seeded } from '../../webview/harness/random';
import { median } from '../measure';
import { idle, watched } from './eventLoop';
import { asWebview } from './panelHost';
import { blockRow, part, row, type Row } from './part';
import { rolloutStepRows } from './rows';

const RUN = 'large';
/** Files that are written; the others are links to them. */
const WRITTEN = 20;
const [GROUPS, SAMPLES, TOKENS] = [32, 16, 256];
const SCRUBBED = 60;
/** As many as a GRPO run has. */
const METRICS = 48;

async function make(folder: string, steps: number): Promise<void> {
  const run = join(folder, RUN);
  mkdirSync(join(run, 'rollouts'), { recursive: true });
  const random = seeded(7);
  const metrics = () => ({
    ...Object.fromEntries(Array.from({ length: METRICS - 4 }, (_, index) => [`metric_${index}/mean`, random()])),
    ...{ reward: random(), reward_p10: 0, reward_p90: 1, entropy: random() },
  });
  const file = (step: number) => `${stepName(step)}.parquet`;
  const events = Array.from({ length: steps }, (_, index) => ({
    ...{ type: 'step' as const, step: index + 1, attempt: 1, metrics: metrics(), durationMs: 100, rollouts: file(index + 1) },
  }));
  const all = [
    { type: 'state' as const, state: 'running' as const, step: 0 },
    ...events,
    { type: 'state' as const, state: 'finished' as const, step: steps },
  ];
  const record = sampleRecord(RUN);
  const lines = all.map((body, seq) => encodeEventLine({ seq, time: record.createdAt + seq * 1000, ...body }));
  writeFileSync(join(run, 'events.jsonl'), lines.join(''));
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...record, recipe: { ...record.recipe, max_steps: steps } }));
  const path = (step: number) => join(run, 'rollouts', file(step));
  for (let step = 1; step <= steps; step++) {
    if (step <= WRITTEN) await writeRollouts(path(step), rolloutStepRows(step, GROUPS, SAMPLES, TOKENS));
    else linkSync(path(1 + (step % WRITTEN)), path(step));
  }
}

async function measure(folder: string, steps: number): Promise<Row[]> {
  const library = new RunLibrary();
  const waiting = await idle(2000);
  const listed = await watched(async () => {
    await library.setFolders([{ name: 'bench', path: folder }]);
    return library.runs().map(({ entry }) => describeRun(entry, Date.now()));
  });
  const services = { compare: nothing, openRun: nothing, openTokens: nothing, openTree: nothing, exportCsv: nothing };
  const thread = new RolloutsThread({ worker: resolve('dist/host/rolloutsWorker.cjs') });
  const reader = new RolloutsReader({ library, ...services }, { runsFolder: folder, runId: RUN }, undefined, thread.ask);
  const ask = asWebview(rolloutsProtocol, reader.handlers);
  const show = async (step: number) => {
    const { groups } = await ask('readStep', { step });
    const [first] = groups;
    for (let from: number | undefined = first ? 0 : undefined; from !== undefined;)
      from = (await ask('readGroup', { step, group: first!.group, first: from })).next;
    return first;
  };
  const opened = await watched(async () => {
    const { selectedStep } = await ask('open', {});
    return show(selectedStep!);
  });
  const times: number[] = [];
  const scrubbed = await watched(async () => {
    for (let index = 1; index <= SCRUBBED; index++) {
      const from = performance.now();
      await show(Math.ceil((index * steps) / (SCRUBBED + 1)));
      times.push(performance.now() - from);
    }
  });
  const searched = await watched(() => ask('search', { step: 1, text: 'no such text' }));
  const followed = await watched(async () => {
    for (let unread = 1; unread > 0;) ({ unread } = await ask('followPrompt', { promptId: opened.value!.promptId, step: steps }));
  });
  const csv = await watched(() => thread.ask('csv', join(folder, RUN, 'rollouts', `${stepName(1)}.parquet`), {}));
  thread.dispose();
  library.dispose();
  const size = `${steps.toLocaleString('en-US')} steps × ${GROUPS * SAMPLES} rollouts × ${TOKENS} tokens`;
  return [
    blockRow(waiting, 'nothing done, for comparison', null),
    row(`${size}: run listed in the tree`, 'ms', listed.ms),
    blockRow(listed, 'run listed'),
    row(`${size}: Rollouts panel opened (overview, step, first group)`, 'ms', opened.ms, 1000),
    blockRow(opened, 'Rollouts panel opened'),
    row(`scrubbing ${SCRUBBED} steps: median step with its first group`, 'ms', median(times)),
    blockRow(scrubbed, `scrubbing ${SCRUBBED} steps`),
    row('search in a step', 'ms', searched.ms),
    blockRow(searched, 'search in a step'),
    row('a prompt followed through all steps', 'ms', followed.ms),
    blockRow(followed, 'a prompt followed'),
    row('a step as CSV', 'ms', csv.ms),
    blockRow(csv, 'a step as CSV'),
  ];
}

const nothing = () => Promise.resolve();

await part({ make, measure });
