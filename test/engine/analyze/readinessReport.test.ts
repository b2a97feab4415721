import { expect, it } from 'vitest';
import { readinessReport } from '../../../src/engine/analyze/readiness';

const what = { model: '/m', dataset: '/d', samples: 8 };
const at = (temperature: number, ...counts: [number, number][]) => ({
  temperature,
  problems: counts.map(([n, c], index) => ({ problem: `p${index + 1}`, n, c })),
  failed: counts.reduce((sum, [n]) => sum + 8 - n, 0),
});
const times = (count: number, n: number, c: number) => Array.from({ length: count }, (): [number, number] => [n, c]);

it('compares temperatures at the sizes and over the prompts that both have, and says what is left out', () => {
  // The last of eleven prompts has 3 samples at T = 1; the one before has none at T = 0.5.
  const report = readinessReport(what, [at(1, ...times(9, 8, 4), [8, 4], [3, 1]), at(0.5, ...times(9, 8, 0), [0, 0], [8, 0])]);
  expect(report.temperatures.map(({ mixed }) => mixed.map(({ numGenerations }) => numGenerations))).toEqual([
    [2, 4, 8],
    [2, 4, 8],
  ]);
  expect(report.temperatures.map(({ unsampled }) => unsampled)).toEqual([0, 1]);
  expect(report.caveats).toEqual([
    'at temperature 0.5 all samples of 1 of 11 prompts failed',
    '2 of 11 prompts are left out of the curves and the groups: they have fewer than 8 samples at some temperature',
  ]);
  expect(report.sentence).toBe(
    'RL has something to learn from: 11 of 11 prompts (100 %) are sometimes right in 3 to 8 samples; 0 never are, 0 always.',
  );
});

it('is hopeless only where no temperature has a success', () => {
  const never = at(1, ...times(2, 8, 0));
  expect(readinessReport(what, [never, at(0.7, [8, 0], [8, 8])])).toMatchObject({ verdict: 'narrow', recommendation: null });
  expect(readinessReport(what, [never, { ...never, temperature: 0.7 }])).toMatchObject({
    verdict: 'hopeless',
    sentence: expect.stringMatching(/^No prompt has a success in 8 samples at any of 2 temperatures:/) as string,
  });
});

it('does not let one prompt with few samples cut the curves short for all', () => {
  const [one] = readinessReport(what, [at(1, ...times(10, 8, 4), [1, 0])]).temperatures;
  expect(one!.passAtK.map(({ k }) => k)).toEqual([1, 2, 4, 8]);
  // Of the ten that have 8 samples: 4 of 8 are right.
  expect(one!.passAtK[0]!.value).toBeCloseTo(0.5, 12);
  expect(one!.prompts).toEqual({ never: 1, always: 0, between: 10 });
  // Wilson's interval of 10 of 11.
  expect(one!.between).toEqual({
    value: 10 / 11,
    low: expect.closeTo(0.6226, 3) as number,
    high: expect.closeTo(0.9838, 3) as number,
  });
});

it('has groups of no size where every prompt has one sample, and says so', () => {
  const report = readinessReport({ ...what, samples: 1 }, [at(1, ...times(4, 1, 1), [1, 0])]);
  expect(report).toMatchObject({ recommendation: null, compared: 5, samplesEach: { least: 1, most: 1 } });
  expect(report.temperatures[0]!.passAtK.map(({ k, value }) => [k, value])).toEqual([[1, 0.8]]);
  expect(report.caveats).toEqual(['no group is looked at: fewer than nine tenths of the prompts have 2 samples']);
});
