import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { majorityAccuracy, type Vote } from '../../src/analysis/majorityVote';
import { subsets } from '../../src/analysis/subsets';
import { combinations } from './combinations';

/** Votes of answers; `right` is the right answer. */
function votes(answers: string, right: string, weights: readonly number[] = []): Vote[] {
  return [...answers].map((letter, i) => ({
    answer: letter === '-' ? null : letter,
    isRight: letter === right,
    weight: weights[i] ?? 1,
  }));
}

/** The definition, by sorting: sums by answer, the largest first, of equal ones that which was seen first. */
function bruteForce(all: readonly Vote[], n: number, isWeighted: boolean): number {
  const won = combinations(all, n).map((subset) => {
    const cast = subset.filter(({ answer }) => answer !== null);
    const sum = ({ answer }: Vote): number =>
      cast.filter((other) => other.answer === answer).reduce((total, { weight }) => total + (isWeighted ? weight : 1), 0);
    return [...cast].sort((a, b) => sum(b) - sum(a))[0]?.isRight ?? false;
  });
  return won.filter(Boolean).length / won.length;
}

describe('self-consistency', () => {
  it('agrees with counting by hand', () => {
    // a a b, a is right. Pairs: aa a, ab a (first seen), ab a.
    expect([1, 2, 3].map((n) => majorityAccuracy(votes('aab', 'a'), n, false))).toEqual([2 / 3, 1, 1]);
    // b a a: of the pairs ba, ba, aa the first two go to b, which was seen first.
    expect([1, 2, 3].map((n) => majorityAccuracy(votes('baa', 'a'), n, false))).toEqual([2 / 3, 1 / 3, 1]);
    // One vote of 5 outweighs two of 2.
    expect(majorityAccuracy(votes('aab', 'a', [2, 2, 5]), 3, true)).toBe(0);
    expect(majorityAccuracy(votes('aab', 'a', [2, 3.5, 5]), 3, true)).toBe(1);
  });

  it('gives no vote to a sample without an answer, and nothing right where nobody votes', () => {
    expect(majorityAccuracy(votes('--a', 'a'), 3, false)).toBe(1);
    expect(majorityAccuracy(votes('--a', 'a'), 1, false)).toBe(1 / 3);
    expect(majorityAccuracy(votes('---', 'a'), 2, false)).toBe(0);
  });

  it('is the mean over all subsets, weighted or not', () => {
    const vote = fc.record({
      answer: fc.constantFrom('a', 'b', 'c', null),
      isRight: fc.boolean(),
      weight: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(vote, { minLength: 1, maxLength: 7 }), fc.boolean(), (all, isWeighted) => {
        for (let n = 1; n <= all.length; n++)
          expect(majorityAccuracy(all, n, isWeighted)).toBeCloseTo(bruteForce(all, n, isWeighted), 12);
      }),
      { numRuns: 100 },
    );
  });

  it('is close to the mean over all subsets where it draws some of them', () => {
    // 12 a of 20, a right, 8 other answers: of 10 at least two are a, and no other answer has more than one; C(20, 10) = 184,756.
    const all = [...votes('a'.repeat(12), 'a'), ...votes('bcdefghi', 'a')];
    expect(majorityAccuracy(all, 10, false)).toBe(1);
    // 10 a, 10 b in turn: of 9 either has most as often as the other. 10,000 subsets: standard error 0.005.
    expect(Math.abs(majorityAccuracy(votes('ab'.repeat(10), 'a'), 9, false) - 0.5)).toBeLessThan(0.02);
  });
});

describe('subsets', () => {
  it('are all of them, in order, where they are few', () => {
    expect([...subsets(4, 2)]).toEqual([0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3]);
    expect([...subsets(3, 3)]).toEqual([0, 1, 2]);
    expect(subsets(16, 4)).toHaveLength(1820 * 4);
  });

  it('are drawn where they are many: increasing, each index as often as the others, the same each time', () => {
    const drawn = subsets(64, 8);
    expect(drawn).toHaveLength(80_000);
    expect(drawn).toEqual(subsets(64, 8));
    const seen = new Array<number>(64).fill(0);
    for (const index of drawn) seen[index]!++;
    expect(drawn.every((index, i) => i % 8 === 0 || index > drawn[i - 1]!)).toBe(true);
    // 10,000 × 8/64 = 1,250, standard deviation 33.
    expect(Math.min(...seen)).toBeGreaterThan(1085);
    expect(Math.max(...seen)).toBeLessThan(1415);
    expect(subsets(100_000, 65_536)).toHaveLength(64 * 65_536);
  });
});
