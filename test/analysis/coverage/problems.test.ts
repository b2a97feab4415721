import { describe, expect, it } from 'vitest';
import { accuracyBins, accuracyHistogram } from '../../../src/analysis/coverage/accuracyHistogram';
import { pairProblems } from '../../../src/analysis/coverage/pairProblems';
import { solvedProblems } from '../../../src/analysis/coverage/solved';
import { supportMeasures } from '../../../src/analysis/coverage/support';
import { gameOf24Counts } from '../gameOf24';

const count = (problem: string, c: number, n = 4) => ({ problem, n, c });

describe('problems of two models', () => {
  it('are paired by id, and what one side lacks is told', () => {
    const found = pairProblems([count('a', 1), count('b', 0), count('c', 2)], [count('c', 0), count('a', 3, 8), count('d', 1)]);
    expect(found).toEqual({
      pairs: [
        { problem: 'a', base: { n: 4, c: 1 }, other: { n: 8, c: 3 } },
        { problem: 'c', base: { n: 4, c: 2 }, other: { n: 4, c: 0 } },
      ],
      onlyInBase: ['b'],
      onlyInOther: ['d'],
    });
    expect(() => pairProblems([count('a', 1), count('a', 1)], [])).toThrow('problem a occurs twice in the base');
    const names = { base: 'eval-1', other: 'eval-2' };
    expect(() => pairProblems([], [count('b', 1), count('b', 2)], names)).toThrow('problem b occurs twice in eval-2');
  });

  it('are solved by both, one or neither', () => {
    const { pairs } = pairProblems(
      [count('a', 1), count('b', 0), count('c', 2), count('d', 0)],
      [count('a', 4), count('b', 1), count('c', 0), count('d', 0)],
    );
    expect(solvedProblems(pairs)).toEqual({ both: ['a'], onlyBase: ['c'], onlyOther: ['b'], neither: ['d'] });
    const games = solvedProblems(pairProblems(gameOf24Counts('cot'), gameOf24Counts('io')).pairs);
    expect(games.both.length + games.onlyBase.length).toBe(49);
    expect(games.both.length + games.onlyOther.length).toBe(33);
  });

  it('have support measures', () => {
    const { srr, ndr, sds, nscr } = supportMeasures(47, 1, 16);
    expect(srr).toBeCloseTo(47 / 63, 12);
    expect(ndr).toBeCloseTo(1 / 48, 12);
    // 2 × 0.7460 × 0.0208 / 0.7669
    expect(sds).toBeCloseTo(0.04053, 5);
    expect(nscr).toBeCloseTo(-15 / 64, 12);
    expect(supportMeasures(0, 0, 0)).toEqual({ srr: null, ndr: null, sds: null, nscr: null });
    expect(supportMeasures(0, 0, 2)).toEqual({ srr: 0, ndr: null, sds: null, nscr: -1 });
    expect(supportMeasures(0, 2, 2)).toEqual({ srr: 0, ndr: 1, sds: 0, nscr: 0 });
  });

  it('fall into bins that hold their upper end', () => {
    expect(accuracyBins).toHaveLength(12);
    const counts = [0, 1, 10, 11, 20, 90, 91, 99, 100].map((c) => ({ n: 100, c }));
    expect(accuracyHistogram(counts)).toEqual([1, 2, 2, 0, 0, 0, 0, 0, 0, 1, 2, 1]);
    // 3/10 and 21/70 are exactly .3
    expect(accuracyHistogram([{ n: 10, c: 3 }])[3]).toBe(1);
    expect(accuracyHistogram([{ n: 70, c: 21 }])[3]).toBe(1);
    expect(() => accuracyHistogram([{ n: 0, c: 0 }])).toThrow(RangeError);
  });
});
