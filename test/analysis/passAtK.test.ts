import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinations } from './combinations';
import { meanPassAtK, passAtK, powersOfTwoUpTo } from '../../src/analysis/passAtK';

describe('pass@k', () => {
  it('agrees with counting by hand', () => {
    expect(passAtK({ n: 4, c: 1 }, 1)).toBeCloseTo(1 / 4, 12);
    // Of the six pairs of four samples three hold the right one.
    expect(passAtK({ n: 4, c: 1 }, 2)).toBeCloseTo(1 / 2, 12);
    // 1 − C(3, 2) / C(5, 2) = 1 − 3/10
    expect(passAtK({ n: 5, c: 2 }, 2)).toBeCloseTo(0.7, 12);
    // 1 − C(7, 3) / C(10, 3) = 1 − 35/120
    expect(passAtK({ n: 10, c: 3 }, 3)).toBeCloseTo(85 / 120, 12);
    expect(passAtK({ n: 10, c: 0 }, 10)).toBe(0);
    expect(passAtK({ n: 10, c: 10 }, 1)).toBe(1);
    expect(passAtK({ n: 10, c: 4 }, 7)).toBe(1);
    expect(
      meanPassAtK(
        [
          { n: 4, c: 1 },
          { n: 4, c: 3 },
        ],
        1,
      ),
    ).toBeCloseTo(0.5, 12);
  });

  it('is exact where binomials no longer fit a double', () => {
    // c = 1: 1 − (n − k)/n = k/n
    expect(passAtK({ n: 100_000, c: 1 }, 50_000)).toBeCloseTo(0.5, 9);
  });

  it('does not fall with k or c, and is c/n at 1', () => {
    const counts = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }) }));
    fc.assert(
      fc.property(counts, ({ n, c }) => {
        expect(passAtK({ n, c }, 1)).toBeCloseTo(c / n, 12);
        for (let k = 1; k < n; k++) expect(passAtK({ n, c }, k + 1)).toBeGreaterThanOrEqual(passAtK({ n, c }, k) - 1e-12);
        if (c < n)
          expect(passAtK({ n, c: c + 1 }, Math.ceil(n / 2))).toBeGreaterThanOrEqual(passAtK({ n, c }, Math.ceil(n / 2)) - 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('is the share of subsets with a right one, for small n', () => {
    for (let n = 1; n <= 7; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          const subsets = combinations(
            Array.from({ length: n }, (_, i) => i < c),
            k,
          );
          expect(passAtK({ n, c }, k)).toBeCloseTo(subsets.filter((subset) => subset.includes(true)).length / subsets.length, 12);
        }
      }
    }
  });

  it('refuses what has no meaning', () => {
    expect(() => passAtK({ n: 4, c: 5 }, 1)).toThrow(RangeError);
    expect(() => passAtK({ n: 4, c: 1 }, 5)).toThrow(/k must be in 1 … n/);
    expect(() => passAtK({ n: 4, c: 1 }, 0)).toThrow(RangeError);
  });

  it('is asked at powers of two and at n', () => {
    expect(powersOfTwoUpTo(64)).toEqual([1, 2, 4, 8, 16, 32, 64]);
    expect(powersOfTwoUpTo(12)).toEqual([1, 2, 4, 8, 12]);
    expect(powersOfTwoUpTo(1)).toEqual([1]);
  });
});
