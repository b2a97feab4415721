import { expect, it } from 'vitest';
import { boxSummary } from '../../src/analysis/boxSummary';

it('a box has quartiles as NumPy, and whiskers as Tukey', () => {
  // numpy.percentile([1, 2, 3, 4, 100], [25, 50, 75]) is 2, 3, 4; whiskers reach to −1 and 7.
  expect(boxSummary([100, 3, 1, 2, 4])).toEqual({
    ...{ count: 5, infinite: 0, mean: 22, q1: 2, median: 3, q3: 4, low: 1, high: 4 },
    outliers: [100],
  });
  expect(boxSummary([7])).toEqual({
    ...{ count: 1, infinite: 0, mean: 7, q1: 7, median: 7, q3: 7, low: 7, high: 7 },
    outliers: [],
  });
});

it('counts infinite perplexities apart, and is nothing of no values', () => {
  expect(boxSummary([1, Infinity, NaN, 3])).toMatchObject({ count: 2, infinite: 1, mean: 2, median: 2 });
  expect(boxSummary([Infinity])).toBeNull();
  expect(boxSummary([])).toBeNull();
});
