import { describe, expect, it } from 'vitest';
import { majorityAtK, majorityCurves, type AnsweredSample } from '../../../src/analysis/coverage/majorityAtK';
import { majorityAccuracy } from '../../../src/analysis/majorityVote';

const votes = (text: string): AnsweredSample[] =>
  [...text].map((answer) => ({ answer: answer === '-' ? null : answer, isRight: answer === 'R' }));

describe('maj@k', () => {
  it('is exact where there is nothing to draw', () => {
    // All six: three R against two w and one without a vote.
    expect(majorityAtK(votes('RwRwR-'), [6])).toEqual([1]);
    expect(majorityAtK(votes('wwRwR-'), [6])).toEqual([0]);
    expect(majorityAtK(votes('---'), [1, 3])).toEqual([0, 0]);
  });

  it('is near counting by hand', () => {
    // Two of RRw: {R,R} right, {R,w} twice: a tie, right half the time. 1/3 + 2/3 × 1/2 = 2/3
    const [one, two] = majorityAtK(votes('RRw'), [1, 2], { orders: 20_000 });
    expect(one).toBeCloseTo(2 / 3, 1.5);
    expect(two).toBeCloseTo(2 / 3, 1.5);
  });

  it('is near the mean over all subsets where there are no ties', () => {
    const samples = votes('RwRwRRwwRvu');
    const exact = majorityAccuracy(
      samples.map((sample) => ({ ...sample, weight: 1 })),
      11,
      false,
    );
    expect(majorityAtK(samples, [11])).toEqual([exact]);
  });

  it('at 1 is pass@1, whichever sample of an answer comes first', () => {
    // 16 samples of one answer, of which the first alone was not taken as right.
    const samples = Array.from({ length: 16 }, (_, i) => ({ answer: '42', isRight: i > 0 }));
    const [one, all] = majorityAtK(samples, [1, 16], { orders: 20_000 });
    expect(one).toBe(15 / 16);
    expect(all).toBeCloseTo(15 / 16, 1.5);
    const mixed = votes('RwRvu-RRwwv').map((vote, i) => ({ ...vote, isRight: i % 3 === 0 }));
    // Of places 0, 3, 6 and 9 all have an answer.
    expect(majorityAtK(mixed, [1])).toEqual([4 / 11]);
    // Who has no answer casts no vote.
    expect(majorityAtK([{ answer: null, isRight: true }], [1])).toEqual([0]);
  });

  it('does not depend on the order in which k is asked, and is the same for a seed', () => {
    const samples = votes('RRwwwv-R');
    const [four, two] = majorityAtK(samples, [4, 2]);
    expect(majorityAtK(samples, [2, 4])).toEqual([two, four]);
    expect(majorityAtK(samples, [4], { seed: 2 })).not.toEqual([four]);
  });

  it('makes a curve over problems', () => {
    const { curve } = majorityCurves([[votes('RRRR'), votes('wwww')]])[0]!;
    expect(curve.map(({ k, value }) => [k, value])).toEqual([
      [1, 0.5],
      [2, 0.5],
      [4, 0.5],
    ]);
    expect(() => majorityCurves([[votes('RR')]], [3])).toThrow('k must be in 1 … n; found k = 3, n = 2');
  });
});
