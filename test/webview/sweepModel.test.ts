import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/analysis/sweep/meanInterval';
import { lineOf, settingsOf } from '../../src/analysis/sweep/settings';
import { multiplesOf } from '../../webview/sweep/model/multiples';
import { nextOrder, runColumns, runTable, sortedRuns } from '../../webview/sweep/model/runRows';
import { runsCsv, stepsCsv } from '../../webview/sweep/model/sweepCsv';
import { sweptRun as run } from './sweepFixture';

const runs = [
  run({ temperature: '0.7', seed: '1' }, [0.1, 0.2]),
  run({ temperature: '0.7', seed: '2' }, [0.3, 0.4, 0.6]),
  run({ temperature: '1.3', seed: '1' }, []),
];

it('gives the mean of a few values with the interval of Student’s t', () => {
  // s = 0.1414, t(1) = 12.706: 0.2 ± 12.706 · 0.1414 / √2
  const { mean, low, high } = meanInterval([0.1, 0.3])!;
  expect([mean, low, high].map((value) => value!.toFixed(4))).toEqual(['0.2000', '-1.0706', '1.4706']);
  expect(meanInterval([5])).toEqual({ mean: 5, low: null, high: null });
  expect(meanInterval([])).toBeNull();
});

describe('the settings of a sweep', () => {
  it('are the runs that differ in their seed alone', () => {
    const settings = settingsOf(runs);
    expect(settings.map((one) => [one.name, one.runs.length])).toEqual([
      ['temperature 0.7', 2],
      ['temperature 1.3', 1],
    ]);
    const line = lineOf(settings[0]!, 'reward');
    expect(line.steps).toEqual([1, 2, 3]);
    expect(line.mean.map((value) => value?.toFixed(2))).toEqual(['0.20', '0.30', '0.60']);
    expect([line.low[2], line.runs.map(({ name, values }) => [name, values[2]])]).toEqual([
      null,
      [
        ['seed 1', null],
        ['seed 2', 0.6],
      ],
    ]);
  });

  it('have an interval from three seeds on', () => {
    const seeds = [0.1, 0.2, 0.3].map((reward, seed) => run({ temperature: '1', seed: String(seed) }, [reward]));
    // s = 0.1, t(2) = 4.303: 0.2 ± 4.303 · 0.1 / √3
    const { low, high } = lineOf(settingsOf(seeds)[0]!, 'reward');
    expect([low[0]!.toFixed(4), high[0]!.toFixed(4)]).toEqual(['-0.0484', '0.4484']);
    expect(lineOf(settingsOf(seeds.slice(0, 2))[0]!, 'reward')).toMatchObject({ low: [null], high: [null] });
  });

  it('are charted with the same axes, and say why one has no chart', () => {
    const [reward, ...others] = multiplesOf({ runs });
    expect(others).toEqual([]);
    const [one, other] = reward!.tiles;
    expect(one!.data).toMatchObject({ xEnd: 4, yMin: expect.any(Number) as number, lines: [{}, {}, { name: 'mean' }] });
    expect([other!.data, other!.absent]).toEqual([null, 'No step of it is done yet.']);
    expect(one!.summary).toBe(
      'Reward of temperature 0.7: 0.20 at step 1, 0.60 at step 3; lowest 0.20 at step 1, highest 0.60 at step 3.',
    );
  });

  it('are charted where they have more points than a call takes as arguments', () => {
    const long = [1, 2, 3].map((seed) => run({ seed: String(seed) }, new Array<number>(60_000).fill(0.5)));
    expect(multiplesOf({ runs: long })[0]!.tiles[0]!.data).toMatchObject({ yMin: 0, yMax: 0.5, xEnd: 60_000 });
  });
});

describe('the table of runs', () => {
  const overview = {
    sweepId: 's',
    title: 's',
    state: 'finished' as const,
    message: null,
    createdAt: 0,
    keys: ['temperature', 'seed'],
    evaluation: null,
    base: null,
    baseCaveat: null,
    runs,
    actions: [],
  };

  it('has the swept keys and the measures that some run has', () => {
    expect(runColumns(overview).map(({ title }) => title)).toEqual(['temperature', 'seed', 'State', 'Reward', 'Time']);
    expect(runTable(overview).rows[1]).toEqual(['0.7-2', '0.7', '2', 'Finished', '0.600', expect.any(String)]);
  });

  it('is sorted by a column up, down and back, what has no value last', () => {
    const columns = runColumns(overview);
    const sorted = (order: Parameters<typeof sortedRuns>[2]) => sortedRuns(runs, columns, order).map(({ id }) => id);
    const up = nextOrder(null, 'reward');
    expect(sorted(up)).toEqual(['0.7-1', '0.7-2', '1.3-1']);
    const down = nextOrder(up, 'reward');
    expect(sorted(down)).toEqual(['0.7-2', '0.7-1', '1.3-1']);
    expect(nextOrder(down, 'reward')).toBeNull();
  });

  it('is exported unrounded, and step by step', () => {
    expect(runsCsv(overview).split('\r\n')[1]).toBe('0.7-1,0.7,1,Finished,0.2,1000');
    expect(stepsCsv(overview).split('\r\n').slice(0, 3)).toEqual([
      'run,temperature,seed,step,reward,entropy,loss',
      '0.7-1,0.7,1,1,0.1,,',
      '0.7-1,0.7,1,2,0.2,,',
    ]);
  });
});
