import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gPassAtK, meanGPassAtK } from '../../../src/analysis/coverage/gPassAtK';
import { gPassCurves } from '../../../src/analysis/coverage/gPassCurves';
import { passAtK } from '../../../src/analysis/passAtK';
import { combinations } from '../combinations';

const counts = fc.integer({ min: 1, max: 9 }).chain((n) => fc.record({ n: fc.constant(n), c: fc.integer({ min: 0, max: n }) }));

describe('G-Pass@k', () => {
  it('agrees with counting by hand', () => {
    // Of C(5,3) = 10 triples of 5 samples, 3 right: 1 has all three, 6 two, 3 one.
    expect(gPassAtK({ n: 5, c: 3 }, 3, 1)).toBeCloseTo(0.1, 12);
    expect(gPassAtK({ n: 5, c: 3 }, 3, 2 / 3)).toBeCloseTo(0.7, 12);
    expect(gPassAtK({ n: 5, c: 3 }, 3, 1 / 3)).toBeCloseTo(1, 12);
    // (2/3) × G-Pass@3 at 3/3
    expect(meanGPassAtK({ n: 5, c: 3 }, 3)).toBeCloseTo(0.2 / 3, 12);
    // k = 4: (2/4) × (at least 3 + all 4); of 5 quadruples of 5 samples, 4 right, 1 is all right and all have at least 3.
    expect(meanGPassAtK({ n: 5, c: 4 }, 4)).toBeCloseTo(0.5 * (1 + 0.2), 12);
    // Of the formulas with Python's math.comb:
    expect(gPassAtK({ n: 128, c: 70 }, 64, 0.5)).toBeCloseTo(0.8931253828779518, 12);
    expect(meanGPassAtK({ n: 16, c: 11 }, 8)).toBeCloseTo(0.3782051282051282, 12);
    expect(meanGPassAtK({ n: 128, c: 70 }, 64)).toBeCloseTo(0.10008099236245084, 12);
    expect(meanGPassAtK({ n: 8, c: 8 }, 4)).toBe(1);
    expect(meanGPassAtK({ n: 8, c: 8 }, 1)).toBe(0);
  });

  it('is the share of subsets, for every small n, k and τ', () => {
    fc.assert(
      fc.property(counts, fc.double({ min: 0.01, max: 1, noNaN: true }), ({ n, c }, tau) => {
        const samples = Array.from({ length: n }, (_, i) => (i < c ? 1 : 0));
        for (let k = 1; k <= n; k++) {
          const subsets = combinations<number>(samples, k);
          const good = subsets.filter((subset) => subset.reduce((sum, one) => sum + one, 0) >= tau * k).length;
          expect(gPassAtK({ n, c }, k, tau)).toBeCloseTo(good / subsets.length, 10);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is pass@k at τ = 1/k, and falls with τ', () => {
    for (const k of [1, 3, 7, 64, 500, 1024]) {
      for (const c of [0, 1, 17, 512, 1024]) {
        expect(gPassAtK({ n: 1024, c }, k, 1 / k)).toBeCloseTo(passAtK({ n: 1024, c }, k), 9);
        expect(gPassAtK({ n: 1024, c }, k, 0.75)).toBeLessThanOrEqual(gPassAtK({ n: 1024, c }, k, 0.5) + 1e-12);
      }
    }
  });

  it('takes i/k for the whole number it stands for', () => {
    // 0.07 × 100 is 7.000000000000001
    expect(gPassAtK({ n: 100, c: 7 }, 100, 0.07)).toBe(1);
  });

  it('makes curves with intervals', () => {
    const problems = [
      { n: 5, c: 3 },
      { n: 5, c: 5 },
    ];
    expect(gPassCurves([problems], 1, [3])[0]!.curve[0]!.value).toBeCloseTo(0.55, 12);
    const [mean] = gPassCurves([problems], 'mean', [3])[0]!.curve;
    expect(mean!.value).toBeCloseTo((0.2 / 3 + 2 / 3) / 2, 12);
    expect(mean!.low).toBeCloseTo(0.2 / 3, 12);
    expect(mean!.high).toBeCloseTo(2 / 3, 12);
  });

  it('compares models problem by problem', () => {
    // All right: at τ = 1 it is 1 of 3 of 5 and 1 of 5 of 5; the first has .1 and 1, so the differences are .9 and 0.
    const models = [
      [
        { n: 5, c: 3 },
        { n: 5, c: 5 },
      ],
      [
        { n: 5, c: 5 },
        { n: 5, c: 5 },
      ],
    ];
    const [first, second] = gPassCurves(models, 1, [3]);
    expect(first!.difference).toEqual([]);
    expect(second!.curve[0]!.value).toBe(1);
    const [difference] = second!.difference;
    expect(difference!.value).toBeCloseTo(0.45, 12);
    expect([difference!.low, difference!.high]).toEqual([0, expect.closeTo(0.9, 12)]);
  });

  it('refuses what has no meaning', () => {
    expect(() => gPassAtK({ n: 4, c: 1 }, 2, 0)).toThrow('τ must be in (0, 1]; found 0');
    expect(() => gPassAtK({ n: 4, c: 1 }, 5, 0.5)).toThrow('k must be in 1 … n; found k = 5, n = 4');
    expect(() => gPassAtK({ n: 4, c: 5 }, 2, 0.5)).toThrow('c must be in 0 … n');
  });
});
