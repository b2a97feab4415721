import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/analysis/bootstrap';
import { differenceIntervals, drawDifferences } from '../../../src/analysis/coverage/differenceDraws';
import { meanAtK } from '../../../src/analysis/coverage/meanAtK';
import { commonKs, largestK, passAtKCurve } from '../../../src/analysis/coverage/passAtKCurve';
import { gameOf24Counts } from '../gameOf24';

describe('a pass@k curve', () => {
  it('gives the published figures of Game of 24', () => {
    const [cot, io] = [gameOf24Counts('cot'), gameOf24Counts('io')];
    const percent = (curve: { value: number }[]): string[] => curve.map(({ value }) => (100 * value).toFixed(2));
    expect(percent(passAtKCurve(cot, [1, 100]))).toEqual(['4.03', '49.00']);
    expect(percent(passAtKCurve(io, [1, 100]))).toEqual(['7.34', '33.00']);
    expect(passAtKCurve(cot).map(({ k }) => k)).toEqual([1, 2, 4, 8, 16, 32, 64, 100]);
  });

  it('has the band that a bootstrap of its problems has', () => {
    const counts = gameOf24Counts('io');
    const [first] = passAtKCurve(counts, [1]);
    const interval = bootstrapMean(counts.map(({ n, c }) => c / n));
    for (const figure of ['value', 'low', 'high'] as const) expect(first![figure]).toBeCloseTo(interval[figure], 12);
    expect(meanAtK(counts)).toEqual(interval);
    // 100 problems whose accuracies have a standard deviation of 0.181: 1.96 × 0.181 / √100 = 0.036
    const deviation = Math.sqrt(counts.reduce((sum, { n, c }) => sum + (c / n - 0.0734) ** 2, 0) / 100);
    expect((first!.high - first!.low) / 2).toBeCloseTo((1.96 * deviation) / 10, 2);
  });

  it('uses each problem’s own n, and ends at the smallest', () => {
    const counts = [
      { n: 4, c: 1 },
      { n: 8, c: 2 },
    ];
    expect(largestK(counts)).toBe(4);
    expect(passAtKCurve(counts).map(({ k }) => k)).toEqual([1, 2, 4]);
    // 1 − C(3,2)/C(4,2) = 1/2 and 1 − C(6,2)/C(8,2) = 13/28
    expect(passAtKCurve(counts, [2])[0]!.value).toBeCloseTo((1 / 2 + 13 / 28) / 2, 12);
    expect(() => passAtKCurve(counts, [8])).toThrow('k must be in 1 … n; found k = 8, n = 4');
    expect(commonKs(counts, [{ n: 2, c: 0 }])).toEqual([1, 2]);
    expect(largestK([])).toBe(0);
    expect(passAtKCurve([{ n: 0, c: 0 }])).toEqual([]);
    expect(() => meanAtK([{ n: 0, c: 0 }])).toThrow(RangeError);
  });

  it('does not fall with k, nor depend on the order of problems', () => {
    const count = fc.integer({ min: 0, max: 16 }).map((c) => ({ n: 16, c }));
    fc.assert(
      fc.property(fc.array(count, { minLength: 1, maxLength: 12 }), (counts) => {
        const curve = passAtKCurve(counts, undefined, { resamples: 20 });
        for (const [i, { value, low, high }] of curve.entries()) {
          expect(value).toBeGreaterThanOrEqual((curve[i - 1]?.value ?? 0) - 1e-12);
          expect(low).toBeLessThanOrEqual(high);
        }
        const reversed = passAtKCurve([...counts].reverse(), undefined, { resamples: 1 });
        reversed.forEach(({ value }, i) => expect(value).toBeCloseTo(curve[i]!.value, 12));
      }),
      { numRuns: 30 },
    );
  });

  it('has no band for a difference that is the same for every problem', () => {
    const pairs = [0, 1, 2].map((c) => ({ base: { n: 4, c }, other: { n: 4, c: c + 1 } }));
    const [first] = differenceIntervals(drawDifferences(pairs, [1]));
    for (const figure of ['value', 'low', 'high'] as const) expect(first![figure]).toBeCloseTo(0.25, 12);
    expect(differenceIntervals(drawDifferences(pairs)).map(({ k }) => k)).toEqual([1, 2, 4]);
  });
});
