import { expect, it } from 'vitest';
import { addDraws, noDraws } from './sampler';
import { permutationTest, smallestP, smooth, spread, stepsWithin, studentInterval } from './statistics';

it('gives the interval of Student', () => {
  // t(0.975, 4) = 2.776; standard deviation √2.5, standard error √0.5.
  const { mean, low, high } = studentInterval([1, 2, 3, 4, 5]);
  expect(mean).toBe(3);
  expect(high - 3).toBeCloseTo(2.776 * Math.sqrt(0.5), 10);
  expect(3 - low).toBeCloseTo(2.776 * Math.sqrt(0.5), 10);
  expect(() => studentInterval([1])).toThrow('an interval is made of 2 values and more; found 1');
});

it('smooths with neighbours, fewer at the ends', () => {
  expect(smooth([0, 3, 6, 0, 12], 1)).toEqual([1.5, 3, 3, 6, 6]);
  expect(smooth([1, 2, 3], 0)).toEqual([1, 2, 3]);
});

it('takes mean and range over runs, and counts the steps within them', () => {
  const these = [
    [1, 5],
    [3, 7],
  ];
  const those = [
    [0, 9],
    [2, 8],
  ];
  expect(spread(these)).toEqual([
    { mean: 2, low: 1, high: 3 },
    { mean: 6, low: 5, high: 7 },
  ]);
  expect(stepsWithin(these, those)).toBe(1);
});

it('tells two sides apart only where no other split is as far', () => {
  const low = [[0], [0.1], [0.2], [0.3], [0.4]];
  const high = [[1], [1.1], [1.2], [1.3], [1.4]];
  expect(permutationTest(low, high)).toBeCloseTo(2 / 252, 12);
  expect([smallestP(5), smallestP(3)]).toEqual([2 / 252, 2 / 20]);
  // Means 1 and 1; every split is as far or farther.
  expect(permutationTest([[0], [2]], [[1], [1]])).toBe(1);
  // Of the six splits {0,1|2,3} and its mirror are 2 apart, {0,2|1,3} and its mirror 1, the others 0.
  expect(permutationTest([[0], [2]], [[1], [3]])).toBeCloseTo(4 / 6, 12);
});

it('looks at all steps, each in its own unit', () => {
  const apart = permutationTest(
    [
      [0, 100],
      [0, 300],
    ],
    [
      [1, 200],
      [1, 200],
    ],
  );
  // The first step alone tells the sides apart: the split found and its mirror, of six.
  expect(apart).toBeCloseTo(2 / 6, 12);
});

it('counts how often the likeliest tokens were drawn, and how often they should have been', () => {
  const draws = noDraws(2);
  const [half, quarter] = [Math.log(0.5), Math.log(0.25)];
  addDraws(draws, [{ token_ids: [7, 9], alternative_ids: [7, 8, 6, 9], alternative_logprobs: [half, quarter, half, quarter] }]);
  expect(draws[0]).toEqual({ rank: 1, tokens: 2, drawn: 1, expected: 1, variance: 0.5 });
  expect(draws[1]).toMatchObject({ rank: 2, tokens: 2, drawn: 1, expected: 0.5, variance: 0.375 });
});
