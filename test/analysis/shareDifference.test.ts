import { describe, expect, it } from 'vitest';
import { differenceInterval, isSureDifference } from '../../src/analysis/shareDifference';

describe('the interval of a difference of two shares', () => {
  it('is Newcombe’s: 56 of 70 and 48 of 80 in his table II', () => {
    const { low, high } = differenceInterval({ count: 48, of: 80 }, { count: 56, of: 70 })!;
    expect([low, high].map((value) => Math.round(value * 1e3) / 1e3)).toEqual([0.052, 0.334]);
    // All of 10 and none of 10: 1 has an end below it.
    expect(differenceInterval({ count: 0, of: 10 }, { count: 10, of: 10 })!.low).toBeCloseTo(0.6075, 3);
  });

  it('is wider where more were compared', () => {
    const [from, to] = [
      { count: 48, of: 80 },
      { count: 56, of: 70 },
    ];
    expect([1, 12].map((compared) => isSureDifference(from, to, compared))).toEqual([true, false]);
  });

  it('leaves two of two unsure, and is unknown of none', () => {
    expect(isSureDifference({ count: 0, of: 2 }, { count: 2, of: 2 })).toBe(false);
    expect(isSureDifference({ count: 0, of: 8 }, { count: 8, of: 8 })).toBe(true);
    expect(differenceInterval({ count: 0, of: 0 }, { count: 2, of: 2 })).toBeNull();
  });
});
