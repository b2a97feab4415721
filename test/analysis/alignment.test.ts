import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cheapestAlignment } from '../../src/analysis/alignment';
import { longestCommonSubsequence, type MatchedPair } from '../../src/analysis/longestCommon';

const tokens = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 });

/** The textbook recurrence over prefixes, with rewards instead of costs: a match is worth 4 and a replacement 1. */
function best(left: readonly number[], right: readonly number[], match: number, replaced: number): number {
  let row = new Array<number>(right.length + 1).fill(0);
  for (const token of left) {
    const next = [0];
    right.forEach((other, j) => {
      const paired = (row[j] ?? 0) + (token === other ? match : replaced);
      next.push(Math.max(paired, row[j + 1] ?? 0, next[j] ?? 0));
    });
    row = next;
  }
  return row[right.length] ?? 0;
}

/** Worth of an alignment whose unmatched stretches are paired as far as they go. */
function worth(pairs: readonly MatchedPair[], left: readonly number[], right: readonly number[]): number {
  const ends = [...pairs, { left: left.length, right: right.length }];
  const gaps = ends.map((pair, index) => {
    const before = ends[index - 1] ?? { left: -1, right: -1 };
    return Math.min(pair.left - before.left - 1, pair.right - before.right - 1);
  });
  return 4 * pairs.length + gaps.reduce((sum, gap) => sum + gap, 0);
}

function expectIncreasingMatches(pairs: readonly MatchedPair[], left: readonly number[], right: readonly number[]): void {
  pairs.forEach((pair, index) => {
    expect(left[pair.left]).toBe(right[pair.right]);
    const next = pairs[index + 1];
    if (next) expect(next.left > pair.left && next.right > pair.right).toBe(true);
  });
}

describe('cheapestAlignment', () => {
  it('is as good as the best one', () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        const pairs = cheapestAlignment(left, right);
        expectIncreasingMatches(pairs, left, right);
        expect(worth(pairs, left, right)).toBe(best(left, right, 4, 1));
      }),
    );
  });
});

describe('longestCommonSubsequence', () => {
  it('is as long as the longest one', () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        const pairs = longestCommonSubsequence(left, right);
        expectIncreasingMatches(pairs, left, right);
        expect(pairs.length).toBe(best(left, right, 1, 0));
      }),
    );
  });
});
