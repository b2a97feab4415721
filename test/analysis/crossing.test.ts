import { describe, expect, it } from 'vitest';
import { crossings } from '../../src/analysis/crossing';

const curve = (values: number[]) => values.map((value, i) => ({ k: 2 ** i, value }));

describe('crossings of two pass@k curves', () => {
  it('finds none where one stays above', () => {
    expect(crossings(curve([0.1, 0.2, 0.3]), curve([0.2, 0.4, 0.5]))).toEqual([]);
    expect(crossings(curve([0.1, 0.2]), curve([0.1, 0.2]))).toEqual([]);
  });

  it('interpolates over log k', () => {
    // Ahead by 0.1 at k = 2, behind by 0.1 at k = 8 (nothing measured between): halfway in log k is 4.
    const [crossing] = crossings(
      [
        { k: 2, value: 0.3 },
        { k: 8, value: 0.7 },
      ],
      [
        { k: 2, value: 0.4 },
        { k: 8, value: 0.6 },
      ],
    );
    expect(crossing).toMatchObject({ direction: 'falls', afterK: 2, beforeK: 8 });
    expect(crossing?.k).toBeCloseTo(4, 9);
  });

  it('finds every one, and a touch is none', () => {
    const found = crossings(curve([0.5, 0.5, 0.5, 0.5]), curve([0.6, 0.4, 0.5, 0.6]));
    expect(found.map(({ direction }) => direction)).toEqual(['falls', 'rises']);
    expect(crossings(curve([0.5, 0.5, 0.5]), curve([0.6, 0.5, 0.6]))).toEqual([]);
  });

  it('lies where the curves are equal, though the leads beside it differ', () => {
    // +.3 at 1, 0 at 4, −.1 at 8: a straight line from 1 to 8 would cross at 8^.75 = 4.8.
    const at = (ks: number[], gaps: number[]) =>
      crossings(
        ks.map((k) => ({ k, value: 0.5 })),
        ks.map((k, i) => ({ k, value: 0.5 + gaps[i]! })),
      )[0];
    expect(at([1, 4, 8], [0.3, 0, -0.1])).toEqual({ direction: 'falls', afterK: 1, beforeK: 8, k: 4 });
    // Equal from 2 to 8: halfway along that in log k.
    expect(at([1, 2, 8, 16], [-0.3, 0, 0, 0.1])?.k).toBe(4);
  });

  it('refuses curves over different k', () => {
    expect(() => crossings(curve([0.5]), curve([0.5, 0.6]))).toThrow(RangeError);
  });
});
