import fc from 'fast-check';
import { expect, it } from 'vitest';
import { varianceRanking } from '../../../src/analysis/oneShot/varianceRanking';

it('puts first what moved most', () => {
  const ranking = varianceRanking(
    new Map([
      ['still', [0.5, 0.5, 0.5]],
      ['learnt', [0, 0.5, 1]],
      ['once', [0, 0, 1]],
      ['never', [0, 0, 0]],
    ]),
  );
  // (1 + 1 + 4) / 27 = 2/9 beats ((1/2)² + 0 + (1/2)²) / 3 = 1/6; equal ones stay as they were.
  expect(ranking).toEqual([
    { problem: 'once', variance: expect.closeTo(2 / 9, 12) as number },
    { problem: 'learnt', variance: expect.closeTo(1 / 6, 12) as number },
    { problem: 'still', variance: 0 },
    { problem: 'never', variance: 0 },
  ]);
});

it('is the order of E[s²] − E[s]²', () => {
  const accuracies = fc.array(fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(accuracies, (all) => {
      // In sixteenths, so that the naive one has no rounding.
      const naive = (values: number[]) =>
        4 * values.reduce((sum, v) => sum + v * v, 0) - values.reduce((sum, v) => sum + v, 0) ** 2;
      const ranking = varianceRanking(new Map(all.map((values, i) => [String(i), values.map((v) => v / 16)])));
      expect(ranking.map(({ problem }) => naive(all[Number(problem)]!))).toEqual(all.map(naive).sort((a, b) => b - a));
      for (const { problem, variance } of ranking) expect(variance * 16 * 256).toBeCloseTo(naive(all[Number(problem)]!), 6);
    }),
  );
});
