import { describe, expect, it } from 'vitest';
import { bootstrapMean, bootstrapMeanDifference } from '../../src/analysis/bootstrap';

describe('bootstrap', () => {
  it('has no width where nothing varies', () => {
    expect(bootstrapMean([0.25, 0.25, 0.25])).toEqual({ value: 0.25, low: 0.25, high: 0.25 });
  });

  it('is near the normal interval of a mean of many coin flips', () => {
    const flips = Array.from({ length: 400 }, (_, i) => i % 2);
    const { value, low, high } = bootstrapMean(flips, { resamples: 4000 });
    expect(value).toBe(0.5);
    // 1.96 × 0.5 / √400 = 0.049
    expect(low).toBeGreaterThan(0.5 - 0.056);
    expect(low).toBeLessThan(0.5 - 0.042);
    expect(high).toBeGreaterThan(0.5 + 0.042);
    expect(high).toBeLessThan(0.5 + 0.056);
  });

  it('gives the same for a seed and something else for another', () => {
    const values = [0, 0.2, 0.9, 1, 0.4];
    expect(bootstrapMean(values, { seed: 5 })).toEqual(bootstrapMean(values, { seed: 5 }));
    expect(bootstrapMean(values, { seed: 5, resamples: 100 })).not.toEqual(bootstrapMean(values, { seed: 6, resamples: 100 }));
  });

  it('of pairs cancels how hard each problem is', () => {
    const before = [0, 0.3, 0.6, 0.9];
    const { value, low, high } = bootstrapMeanDifference(
      before,
      before.map((x) => x + 0.1),
    );
    for (const bound of [value, low, high]) expect(bound).toBeCloseTo(0.1, 12);
    expect(() => bootstrapMeanDifference([1], [1, 2])).toThrow('pairs need equal lengths; found 1 and 2');
    expect(() => bootstrapMean([])).toThrow(RangeError);
  });
});
