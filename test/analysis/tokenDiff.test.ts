import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignedRows, diffTokens, type DiffSpan, type TokenDiff } from '../../src/analysis/tokenDiff';

const words = (text: string) => text.split(' ');
const tokens = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 60 });

function only(side: 'left' | 'right', sequence: readonly string[], { spans }: TokenDiff): string[] {
  return spans
    .filter(({ kind }) => kind !== 'same')
    .map((span) => sequence.slice(span[`${side}Start`], span[`${side}End`]).join(' '));
}

describe('diffTokens', () => {
  it('marks what two Countdown attempts do not share', () => {
    const base = words('wait from 6 - 2 = 4 , 4 * 9 = 3 6 so answer 6 - 2 * 9');
    const trained = words('wait from 6 * 2 = 1 2 , 1 2 + 9 = 2 1 so answer 6 * 2 + 9');
    const diff = diffTokens(base, trained);
    expect(diff.commonPrefix).toBe(3);
    expect(diff.firstDivergence).toBe(3);
    expect(only('left', base, diff)).toEqual(['-', '4', '4 *', '3 6', '-', '*']);
    expect(only('right', trained, diff)).toEqual(['*', '1 2', '1 2 +', '2 1', '*', '+']);
    expect(diff.spans.filter(({ kind }) => kind !== 'same').every(({ kind }) => kind === 'replaced')).toBe(true);
  });

  it('tells one-sided spans from replaced ones', () => {
    expect(diffTokens([1, 7, 4, 2, 3], [1, 8, 4, 3]).spans).toEqual<DiffSpan[]>([
      { kind: 'same', leftStart: 0, leftEnd: 1, rightStart: 0, rightEnd: 1 },
      { kind: 'replaced', leftStart: 1, leftEnd: 2, rightStart: 1, rightEnd: 2 },
      { kind: 'same', leftStart: 2, leftEnd: 3, rightStart: 2, rightEnd: 3 },
      { kind: 'left', leftStart: 3, leftEnd: 4, rightStart: 3, rightEnd: 3 },
      { kind: 'same', leftStart: 4, leftEnd: 5, rightStart: 3, rightEnd: 4 },
    ]);
    expect(diffTokens([1], [1, 5]).spans[1]).toEqual({ kind: 'right', leftStart: 1, leftEnd: 1, rightStart: 1, rightEnd: 2 });
    expect(diffTokens([1], [2]).spans).toEqual([{ kind: 'replaced', leftStart: 0, leftEnd: 1, rightStart: 0, rightEnd: 1 }]);
  });

  it('pairs the two tokens at the first difference even where one of them comes again', () => {
    const diff = diffTokens(words('try 6 + 9 = 15'), words('try 2 * 6 = 12'));
    expect(
      diff.spans.map(({ kind, leftStart, leftEnd, rightStart, rightEnd }) => [kind, leftStart, leftEnd, rightStart, rightEnd]),
    ).toEqual([
      ['same', 0, 1, 0, 1],
      ['replaced', 1, 4, 1, 4],
      ['same', 4, 5, 4, 5],
      ['replaced', 5, 6, 5, 6],
    ]);
  });

  it('finds no divergence in equal sequences, and one at the shorter end of a continued one', () => {
    expect(diffTokens([4, 4], [4, 4])).toEqual({
      commonPrefix: 2,
      firstDivergence: null,
      spans: [{ kind: 'same', leftStart: 0, leftEnd: 2, rightStart: 0, rightEnd: 2 }],
    });
    expect(diffTokens([], []).firstDivergence).toBeNull();
    expect(diffTokens([4], [4, 4]).firstDivergence).toBe(1);
  });

  it('reconstructs both sides, keeps neighbours apart and matches equal tokens only', () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        const { spans } = diffTokens(left, right);
        expect(spans.flatMap((span) => left.slice(span.leftStart, span.leftEnd))).toEqual(left);
        expect(spans.flatMap((span) => right.slice(span.rightStart, span.rightEnd))).toEqual(right);
        spans.forEach((span, index) => {
          const next = spans[index + 1];
          if (next) expect((span.kind === 'same') !== (next.kind === 'same')).toBe(true);
          if (span.kind === 'same') {
            expect(left.slice(span.leftStart, span.leftEnd)).toEqual(right.slice(span.rightStart, span.rightEnd));
          }
        });
      }),
    );
  });

  it('is symmetric', () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        const mirrored = diffTokens(right, left).spans.map((span) => ({
          kind: span.kind === 'left' ? 'right' : span.kind === 'right' ? 'left' : span.kind,
          leftStart: span.rightStart,
          leftEnd: span.rightEnd,
          rightStart: span.leftStart,
          rightEnd: span.leftEnd,
        }));
        expect(diffTokens(left, right).spans).toEqual(mirrored);
      }),
    );
  });

  it('aligns 2 × 4,000 unrelated tokens well under a second', () => {
    const sequence = (step: number) => Array.from({ length: 4000 }, (_, index) => (index * step * 2654435761) % 34);
    const started = performance.now();
    diffTokens(sequence(7), sequence(11));
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('alignedRows', () => {
  it('pairs replaced tokens from the start and leaves the longer side alone', () => {
    expect(alignedRows(diffTokens(words('= 4 ,'), words('= 1 2 ,')))).toEqual([
      { left: 0, right: 0, same: true },
      { left: 1, right: 1, same: false },
      { left: null, right: 2, same: false },
      { left: 2, right: 3, same: true },
    ]);
  });

  it('shows every token once', () => {
    fc.assert(
      fc.property(tokens, tokens, (left, right) => {
        const rows = alignedRows(diffTokens(left, right));
        expect(rows.flatMap((row) => (row.left === null ? [] : [row.left]))).toEqual(left.map((_, index) => index));
        expect(rows.flatMap((row) => (row.right === null ? [] : [row.right]))).toEqual(right.map((_, index) => index));
      }),
    );
  });
});
