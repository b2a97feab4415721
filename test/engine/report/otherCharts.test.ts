import { expect, it } from 'vitest';
import type { LineChart } from '../../../src/analysis/chart/chart';
import type { TokensReport } from '../../../src/contract/tokensReport';
import type { ReportedRun } from '../../../src/engine/report/reported';
import { gPassAtK } from '../../../src/engine/report/sections/gPassAtK';
import { otherMetrics } from '../../../src/engine/report/sections/otherMetrics';
import { tokensSection } from '../../../src/engine/report/sections/tokens';
import { readRunView } from '../../../src/store/runView';
import { step, temporaryFolder, writeRun } from '../../store/fixtures';
import { sampleRecord } from '../../store/records';

it('draws every metric that no other chart has, in GiB and nats where they are such, and tells of those that never change', async () => {
  const metrics = (i: number) => ({
    ...{ reward: i, num_tokens: i * 10, 'formats/thus': i, learning_rate: 0.5 },
    ...{ peak_memory_bytes: i * 2 ** 30, 'sampling/sampling_logp_difference/mean': i / 4 },
  });
  const folder = writeRun(temporaryFolder(), 'r', [
    step(1, metrics(1)),
    step(2, metrics(2)),
    { type: 'evaluation', step: 2, attempt: 1, id: null, metrics: { eval_reward: 0.75 } },
  ]);
  const run: ReportedRun = { folder, record: sampleRecord('r'), view: await readRunView(folder) };
  const [folded] = otherMetrics([run], new Set(['reward']));
  expect(folded).toMatchObject({
    ...{ kind: 'folded', summary: 'All other metrics' },
    blocks: [
      {
        kind: 'charts',
        charts: [
          {
            title: 'peak_memory_bytes',
            y: { label: 'GiB' },
            series: [
              {
                name: 'r',
                points: [
                  { x: 1, y: 1 },
                  { x: 2, y: 2 },
                ],
              },
            ],
          },
          {
            ...{ title: 'sampling/sampling_logp_difference/mean', y: { label: 'nats' } },
            description: 'sampling/sampling_logp_difference/mean (nats): r 0.250 at step 1, 0.500 at step 2.',
          },
        ],
      },
      { kind: 'text', text: 'One value throughout: eval_reward 0.750, learning_rate 0.500.' },
    ],
  });
  expect(otherMetrics([run], new Set([...Object.keys(metrics(1)), 'eval_reward']))).toEqual([]);
});

it('draws G-Pass@k from k = 2 on, a chart a threshold', () => {
  const model = {
    name: 'base',
    gPassAtK: {
      mean: { '1': 0.5, '2': 0.3, '4': 0.2 },
      '0.75': { '1': 0.5, '2': 0.4, '4': 0.3 },
      '1': { '1': 0.5, '2': 0.25, '4': 0.1 },
    },
  };
  const [folded] = gPassAtK([model] as never, ['1', '2', '4']);
  const blocks = folded?.kind === 'folded' ? folded.blocks : [];
  const charts = (blocks[0]?.kind === 'charts' ? blocks[0].charts : []) as LineChart[];
  expect(charts.map(({ title, series }) => [title, series[0]!.points.map(({ x, y }) => [x, y])])).toEqual([
    [
      'G-Pass@k, τ = 0.75',
      [
        [2, 0.4],
        [4, 0.3],
      ],
    ],
    [
      'G-Pass@k, τ = 1',
      [
        [2, 0.25],
        [4, 0.1],
      ],
    ],
    [
      'mG-Pass@k',
      [
        [2, 0.3],
        [4, 0.2],
      ],
    ],
  ]);
  expect(charts[0]!.x.ticks).toEqual([2, 4]);
});

it('draws how the entropy changed by how high it was in the reference, where samples were scored by one', () => {
  const bin = (from: number, change: number) => ({ from, to: from + 50, count: 3, before: 1, after: 1 + change, change });
  const entropy = { mean: 1, max: 2, certain: 0, percentiles: { 50: 1, 80: 1, 90: 1, 95: 1, 99: 2 } };
  const file = {
    ...{ tokens: 6, entropy, highest: [], histogram: { top: 2, counts: [3, 3] } },
    reference: { change: [bin(0, 0.125), bin(50, -0.5)] },
  };
  const found = { value: { files: [file], caveats: [] } as unknown as TokensReport };
  const chart = tokensSection([{ name: 'step 60', index: 1, found }]).blocks.find(
    (block) => block.kind === 'chart' && block.file === 'entropy-change',
  );
  expect(chart).toMatchObject({
    chart: {
      description: 'step 60: most from the 50th to the 100th percentile, −0.500 nats.',
      series: [
        {
          name: 'step 60',
          points: [
            { x: 25, y: 0.125 },
            { x: 75, y: -0.5 },
          ],
        },
      ],
    },
  });
});
