import { describe, expect, it } from 'vitest';
import { crossingEstimate, fineKs } from '../../../src/analysis/coverage/crossingEstimate';
import { efficiencyGap } from '../../../src/analysis/coverage/efficiencyGap';

const pair = (base: number, other: number, n = 8) => ({ base: { n, c: base }, other: { n, c: other } });
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('where two curves cross', () => {
  it('finds the k, its interval and its share', () => {
    // Base: every problem 2 of 8. Other: half of them 8 of 8, half 0, so 0.5 at every k.
    // 1 − C(6,k)/C(8,k) is 0.25 at 1, 13/28 = 0.464 at 2, 36/56 = 0.643 at 3.
    const pairs = [...many(50, pair(2, 8)), ...many(50, pair(2, 0))];
    const found = crossingEstimate(pairs);
    if (found.kind !== 'crosses') throw new Error('they cross');
    expect(found).toMatchObject({ direction: 'falls', share: 1, upTo: 8 });
    const share = (0.5 - 13 / 28) / (36 / 56 - 13 / 28);
    expect(found.k).toBeCloseTo(Math.exp(Math.log(2) + share * Math.log(3 / 2)), 9);
    // 95 % of 100 draws lie within 0.5 ± 0.098: between 0.402 (k below 2) and 0.598 (k below 3).
    expect(found.low).toBeGreaterThan(1.5);
    expect(found.low).toBeLessThan(2);
    expect(found.high).toBeGreaterThan(2.4);
    expect(found.high).toBeLessThan(3);
  });

  it('leaves an end of the interval open where it lies outside what was measured', () => {
    // Other: 0.875 at every k; base 7/8 problems reach 1 at k = 8 only.
    const pairs = [...many(7, pair(1, 8)), pair(1, 0)];
    const found = crossingEstimate(pairs, [1, 2, 4, 8]);
    if (found.kind !== 'crosses') throw new Error('they cross');
    // A third of the resamples has no unsolved problem: (7/8)^8 = 0.34. There both end at 1 and nothing crosses.
    expect(found.high).toBeNull();
    expect(found.low).toBeGreaterThan(4);
    expect(found.share).toBeCloseTo(1 - (7 / 8) ** 8, 1);
  });

  it('says that there is none, and who is ahead', () => {
    expect(crossingEstimate(many(9, pair(1, 4)))).toEqual({ kind: 'none', ahead: 'other', share: 0, upTo: 8 });
    expect(crossingEstimate(many(9, pair(4, 1)))).toEqual({ kind: 'none', ahead: 'base', share: 0, upTo: 8 });
    expect(crossingEstimate(many(9, pair(4, 4)))).toEqual({ kind: 'none', ahead: null, share: 0, upTo: 8 });
    expect(() => crossingEstimate([])).toThrow(RangeError);
  });

  it('does not depend on the order of problems', () => {
    const pairs = [pair(1, 8), pair(2, 8), pair(3, 0), pair(1, 0), pair(2, 3)];
    const [found, reversed] = [crossingEstimate(pairs), crossingEstimate([...pairs].reverse())];
    if (found.kind !== 'crosses' || reversed.kind !== 'crosses') throw new Error('they cross');
    expect(reversed.k).toBeCloseTo(found.k, 9);
  });

  it('interpolates over log k', () => {
    const pairs = [
      ...many(3, { base: { n: 4, c: 2 }, other: { n: 4, c: 4 } }),
      ...many(5, { base: { n: 4, c: 1 }, other: { n: 4, c: 0 } }),
    ];
    // Base: (3 × ½ + 5 × ¼)/8 = .344 at 1, (3 × ⅚ + 5 × ½)/8 = .625 at 2, 1 at 4; other .375 throughout.
    const found = crossingEstimate(pairs, [1, 2, 4]);
    expect(found).toMatchObject({ kind: 'crosses', direction: 'falls' });
    if (found.kind === 'crosses') expect(found.k).toBeCloseTo(2 ** (0.03125 / 0.28125), 9);
  });

  it('takes of several the one between the largest leads', () => {
    // Sums of gaps of 11 problems at k = 1, 2, 4, 8: +.125, −.82, −1.01, +1: a small lead is lost, a large one is turned round.
    const pairs = [...many(2, pair(2, 8)), ...many(4, pair(4, 0)), ...many(5, pair(0, 1))];
    expect(crossingEstimate(pairs, [1, 2, 4, 8])).toMatchObject({ kind: 'crosses', direction: 'rises' });
    // With one more of the first kind they are +.875, −.29, −.8, +1: the lesser lead of both crossings is .8, and the first counts.
    expect(crossingEstimate([...pairs, pair(2, 8)], [1, 2, 4, 8])).toMatchObject({ kind: 'crosses', direction: 'falls' });
  });

  it('is looked for at every k up to 16 and 8 an octave beyond', () => {
    expect(fineKs(5)).toEqual([1, 2, 3, 4, 5]);
    expect(fineKs(20)).toEqual([...Array.from({ length: 16 }, (_, i) => i + 1), 17, 19, 20]);
    expect(fineKs(1024)).toHaveLength(16 + 6 * 8);
    expect(fineKs(0)).toEqual([]);
  });

  it('Δ_SE is the base’s last point minus the other’s first', () => {
    const { value, low, high } = efficiencyGap([pair(1, 4), pair(0, 2)], 8);
    // pass@8 of the base: (1 + 0)/2; pass@1 of the other: (0.5 + 0.25)/2
    expect(value).toBeCloseTo(0.5 - 0.375, 12);
    expect(low).toBeCloseTo(-0.25, 12);
    expect(high).toBeCloseTo(0.5, 12);
  });
});
