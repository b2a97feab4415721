import { expect, it } from 'vitest';
import { medianDifference, type ProblemValue } from '../../src/analysis/medianDifference';

const of = (problem: string, ...values: number[]): ProblemValue[] => values.map((value) => ({ problem, value }));

it('the medians are of the texts of the problems that both have', () => {
  // Of a and b: 1, 2, 3, 4 has the median 2.5; 2, 10, 11 has 10. c is in one alone, and what is infinite is left out.
  const before = [...of('a', 1, 3), ...of('b', 2, 4, Infinity), ...of('c', 1000)];
  const after = [...of('b', 11, 10), ...of('a', 2)];
  expect(medianDifference(before, after)).toMatchObject({ value: 7.5, problems: 2 });
});

it('both sides of a problem are drawn together', () => {
  // However hard a problem, the second model is 1 above: so is each resample.
  const problems = Array.from({ length: 20 }, (_, i) => i);
  const before = problems.map((i) => ({ problem: `p${i}`, value: i * i }));
  const after = problems.map((i) => ({ problem: `p${i}`, value: i * i + 1 }));
  expect(medianDifference(before, after)).toEqual({ value: 1, low: 1, high: 1, problems: 20 });
});

it('the interval is that of problems, not of texts', () => {
  // Of two problems a resample has both (half of the time), or one of them twice: −4, 2 and (−4 + 2) / 2 from the middle of the four.
  const before = [...of('a', 5, 5), ...of('b', 7, 7)];
  const after = [...of('a', 1, 1), ...of('b', 9, 9)];
  expect(medianDifference(before, after)).toEqual({ value: -1, low: -4, high: 2, problems: 2 });
});

it('says nothing of fewer than two problems', () => {
  expect(medianDifference(of('a', 1, 2), of('a', 3))).toBeNull();
  expect(medianDifference([], [])).toBeNull();
  expect(medianDifference([...of('a', Infinity), ...of('b', 1)], [...of('a', 1), ...of('b', 1)])).toBeNull();
});
