import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { SweepRecord } from '../../../src/contract/sweep';
import { figuresOf } from '../../../src/engine/report/figure';
import { sweepsOf } from '../../../src/engine/report/gatherSweeps';
import { sweepSection } from '../../../src/engine/report/sections/sweep';
import { readRunRecord } from '../../../src/store/runRecordFile';
import { readRunView } from '../../../src/store/runView';
import { sweepFolder, writeSweep } from '../../../src/store/sweepFiles';
import { step, writeRun } from '../../store/fixtures';

const folder = mkdtempSync(join(tmpdir(), 'report-sweep-'));
const runsFolder = join(folder, '.posttraining', 'runs');
afterAll(() => rmSync(folder, { recursive: true }));

const record: SweepRecord = {
  ...{ schemaVersion: 1, id: 'heat', createdAt: 1, recipePath: '/r.yaml', keys: ['temperature', 'seed'], evaluation: null },
  runs: [
    { id: 'a', values: { temperature: 0.7, seed: 1 } },
    { id: 'b', values: { temperature: 0.7, seed: 2 } },
    { id: 'c', values: { temperature: 1.3, seed: 1 } },
  ],
};

it('takes the sweeps of the runs, and of them all runs', async () => {
  mkdirSync(runsFolder, { recursive: true });
  const finished = { type: 'state' as const, state: 'finished' as const, step: 2 };
  const run = writeRun(runsFolder, 'a', [step(1, { reward: 0.25 }), step(2, { reward: 0.5 }), finished]);
  writeRun(runsFolder, 'b', [step(1, { reward: 0.75 }), step(2, { reward: 0.5 }), finished]);
  await writeSweep(sweepFolder(runsFolder, 'heat'), record, new Map());
  await writeSweep(sweepFolder(runsFolder, 'other'), { ...record, id: 'other', runs: [{ id: 'x', values: {} }] }, new Map());
  mkdirSync(sweepFolder(runsFolder, 'torn'));
  writeFileSync(join(sweepFolder(runsFolder, 'torn'), 'sweep.json'), '{');
  // Its name is no id: a copy that somebody keeps is no sweep.
  mkdirSync(join(sweepFolder(runsFolder, 'heat'), '..', 'heat.bak'));
  const caveats: string[] = [];
  const sweeps = await sweepsOf([{ folder: run, record: await readRunRecord(run), view: await readRunView(run) }], caveats);
  expect(caveats).toEqual([expect.stringMatching(/^the sweep torn cannot be read, /)]);
  const { blocks } = sweepSection(sweeps)!;
  expect(blocks.find((block) => block.kind === 'table')).toMatchObject({
    caption: 'Runs of heat: metrics of the newest step',
    columns: ['run of heat', 'temperature', 'seed', 'state', 'step', 'reward', 'loss'],
    rows: [
      ['a', { code: '0.7' }, { code: '1' }, 'finished', '2', '0.500', '–'],
      ['b', { code: '0.7' }, { code: '2' }, 'finished', '2', '0.500', '–'],
      ['c', { code: '1.3' }, { code: '1' }, 'waiting', '0', '–', '–'],
    ],
  });
  // The mean of the seeds: (0.25 + 0.75) / 2 at step 1.
  expect(figuresOf(blocks)).toMatchObject([
    {
      file: 'sweep-heat-reward',
      columns: 3,
      charts: [
        {
          title: 'temperature 0.7',
          y: { label: 'reward', from: 0, to: 0.75 },
          series: [
            {},
            {},
            {
              name: 'mean',
              points: [
                { x: 1, y: 0.5 },
                { x: 2, y: 0.5 },
              ],
            },
          ],
        },
        { title: 'temperature 1.3', description: 'Reward of temperature 1.3: no value yet.', x: { to: 2 } },
      ],
    },
  ]);
});

it('draws as many settings as fit a printed page, and says of how many', () => {
  const runs = Array.from({ length: 16 }, (_, index) => ({ id: `r${index}`, values: { seed: index, beta: index } }));
  const outcome = { state: 'finished', step: 1, metrics: { reward: 0.5 }, passAtK: null };
  const series = runs.map(({ values: { beta } }) => ({
    ...{ values: { beta: String(beta) }, steps: [1], maxSteps: 0 },
    metrics: { reward: [0.5], entropy: [], loss: [] },
  }));
  const { blocks } = sweepSection([{ record: { ...record, runs }, outcomes: runs.map(() => outcome), series }])!;
  expect(figuresOf(blocks)).toMatchObject([{ charts: { length: 15 } }]);
  expect(blocks).toContainEqual({
    kind: 'text',
    text: 'Reward by step, a chart a setting of the first 15 of 16 settings, all over the same axes.',
  });
});

it('names the best of the evaluated runs, with intervals and what the choice costs', () => {
  const outcome = (first: number, last: number) => ({
    ...{ state: 'finished', step: 2, metrics: { reward: 0.5, loss: 0.125 } },
    passAtK: { first: { value: first, low: first - 0.1, high: first + 0.1 }, last: { value: last, low: last, high: last }, k: 4 },
  });
  const series = record.runs.map(() => ({ values: {}, steps: [], maxSteps: 0, metrics: { reward: [], entropy: [], loss: [] } }));
  const evaluation = { samples: 4, dataset: '/d.jsonl', reward: 'countdown' as const, maxCompletionLength: 64 };
  const { blocks } = sweepSection([
    { record: { ...record, evaluation }, outcomes: [outcome(0.2, 0.9), outcome(0.5, 0.75), outcome(0.25, 0.5)], series },
  ])!;
  expect(blocks.slice(0, 3)).toEqual([
    {
      kind: 'finding',
      text: 'heat: the highest pass@1 is 0.500 of temperature 0.7, seed 2, and the highest pass@4 is 0.900 of temperature 0.7, seed 1.',
    },
    { kind: 'text', text: 'The highest of 3 estimates tends to be too high: compare its interval with those of the others.' },
    {
      kind: 'text',
      text: 'heat sweeps temperature, seed in 3 runs. The last checkpoint of each is evaluated with 4 samples a problem of /d.jsonl, at temperature 1; countdown says what is right.',
    },
  ]);
  expect(blocks[3]).toMatchObject({ rows: { 1: { 7: '0.500 [0.400, 0.600]', 8: '0.750 [0.750, 0.750]' } } });
  expect(blocks.at(-1)).toEqual({ kind: 'text', text: 'No run has a step yet, so that there is nothing to draw.' });
  expect(sweepSection([])).toBeNull();
});
