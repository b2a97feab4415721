import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestOfN, type Candidate } from '../../src/analysis/bestOfN';
import { passAtK } from '../../src/analysis/passAtK';
import { combinations } from './combinations';

/** The definition: over all subsets, the mean value of those of its candidates with its highest score. */
function bruteForce(candidates: readonly Candidate[], n: number): number {
  const worth = combinations(candidates, n).map((subset) => {
    const scores = subset.map(({ score }) => score ?? -Infinity);
    const best = subset.filter((_, i) => scores[i] === Math.max(...scores));
    return best.reduce((sum, { value }) => sum + value, 0) / best.length;
  });
  return worth.reduce((sum, one) => sum + one, 0) / worth.length;
}

const rows = (...pairs: [score: number | null, value: number][]): Candidate[] =>
  pairs.map(([score, value]) => ({ score, value }));

describe('best of n', () => {
  it('agrees with counting by hand', () => {
    // The selector's favourite is wrong, its second choice right. Of the three pairs two hold the favourite; one gives the second.
    const three = rows([3, 0], [2, 1], [1, 0]);
    expect([1, 2, 3].map((n) => bestOfN(three, n))).toEqual(
      [1 / 3, 1 / 3, 0].map((value) => expect.closeTo(value, 12) as number),
    );
    // Two of the three share the highest score, one of them right. Pairs: {a, b} 1/2, {a, c} 1, {b, c} 0.
    expect(bestOfN(rows([2, 1], [2, 0], [1, 0]), 2)).toBeCloseTo(1 / 2, 12);
    expect(bestOfN(rows([2, 1], [2, 0], [1, 0]), 3)).toBeCloseTo(1 / 2, 12);
    // A right one that the selector fails on is taken only alone.
    expect([1, 2].map((n) => bestOfN(rows([null, 1], [-5, 0]), n))).toEqual([expect.closeTo(1 / 2, 12), expect.closeTo(0, 12)]);
  });

  it('is the mean over all subsets, ties and failures included', () => {
    const score = fc.oneof(fc.constant(null), fc.integer({ min: -1, max: 2 }));
    const candidates = fc.array(fc.record({ score, value: fc.constantFrom(0, 1) }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(candidates, (each) => {
        for (let n = 1; n <= each.length; n++) expect(bestOfN(each, n)).toBeCloseTo(bruteForce(each, n), 10);
      }),
      { numRuns: 100 },
    );
  });

  it('is pass@n where the selector is the verifier, and does not overflow', () => {
    const candidates = Array.from({ length: 3000 }, (_, i) => ({ score: i < 3 ? 1 : 0, value: i < 3 ? 1 : 0 }));
    for (const n of [1, 64, 1000, 3000]) expect(bestOfN(candidates, n)).toBeCloseTo(passAtK({ n: 3000, c: 3 }, n), 10);
  });

  it('refuses what has no meaning', () => {
    expect(() => bestOfN(rows([1, 1]), 2)).toThrow('n must be in 1 … 1; found n = 2');
    expect(() => bestOfN(rows([1, 1]), 0)).toThrow(RangeError);
  });
});
