import { describe, expect, it } from 'vitest';
import { bootstrapMean, bootstrapMeanDifference } from '../../src/analysis/bootstrap';
import { resampledMeans } from '../../src/analysis/resampling';

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

  it('of many columns draws the same rows for all of them, whatever else there is', () => {
    const column = (index: number) => Array.from({ length: 5 }, (_, row) => Math.sin(7 * row + index));
    const columns = Array.from({ length: 19 }, (_, index) => column(index));
    const together = resampledMeans(columns, { resamples: 50 });
    columns.forEach((values, index) => expect(together[index]).toEqual(resampledMeans([values], { resamples: 50 })[0]));
    // Of two rows, 0 and 1, a mean of draws is 0, 1/2 or 1, and the second column is what is left to 1.
    const [ones, rest] = resampledMeans([[0, 1], [1, 0], ...columns.slice(2, 10).map((values) => values.slice(0, 2))]);
    expect(new Set(ones)).toEqual(new Set([0, 0.5, 1]));
    ones!.forEach((mean, i) => expect(mean + rest![i]!).toBe(1));
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
