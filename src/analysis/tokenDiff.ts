import { cheapestAlignment } from './alignment';
import { longestCommonSubsequence } from './longestCommon';

/** Up to this many cells (bytes, and about 3 ns each) the alignment may cost; longer texts get the linear-space one. */
const MOST_CELLS = 40_000_000;

/** `left` and `right`: tokens only that side has; `replaced`: both sides have tokens here, and they differ. */
export type DiffKind = 'same' | 'left' | 'right' | 'replaced';

/** A stretch of both sequences, ends exclusive. One side of a `left` or `right` span is empty. */
export interface DiffSpan {
  kind: DiffKind;
  leftStart: number;
  leftEnd: number;
  rightStart: number;
  rightEnd: number;
}

export interface TokenDiff {
  /** Tokens that both start with. */
  commonPrefix: number;
  /** Position of the first difference, the same on both sides; null where the sequences are equal. */
  firstDivergence: number | null;
  /** In order; together they cover both sequences. Two neighbours are never both differences. */
  spans: DiffSpan[];
}

/** One column of the aligned display: a token of each side, or null where a side has none. */
export interface AlignedRow {
  left: number | null;
  right: number | null;
  same: boolean;
}

/**
 * Aligns two token sequences (ids or texts): the common prefix first; then the two tokens that follow it, which are what two models
 * wrote in the same place; then the cheapest alignment of the rest (for texts of more than some 6,000 tokens, a longest common
 * subsequence). Swapping the two sides gives the same alignment, swapped.
 */
export function diffTokens<T extends number | string>(left: readonly T[], right: readonly T[]): TokenDiff {
  let commonPrefix = 0;
  while (commonPrefix < left.length && commonPrefix < right.length && left[commonPrefix] === right[commonPrefix]) commonPrefix++;
  const rest = commonPrefix + (commonPrefix < left.length && commonPrefix < right.length ? 1 : 0);
  const leftRest = left.slice(rest);
  const rightRest = right.slice(rest);
  const align = leftRest.length * rightRest.length <= MOST_CELLS ? cheapestAlignment : longestCommonSubsequence;
  // Ties between alignments depend on the order of the sides, so that order is fixed by content.
  const pairs = comesFirst(leftRest, rightRest)
    ? align(leftRest, rightRest)
    : align(rightRest, leftRest).map((pair) => ({ left: pair.right, right: pair.left }));

  const spans: DiffSpan[] = [];
  let leftAt = 0;
  let rightAt = 0;
  function add(kind: DiffKind, leftEnd: number, rightEnd: number): void {
    spans.push({ kind, leftStart: leftAt, leftEnd, rightStart: rightAt, rightEnd });
    leftAt = leftEnd;
    rightAt = rightEnd;
  }
  function addDifference(leftEnd: number, rightEnd: number): void {
    if (leftEnd > leftAt && rightEnd > rightAt) add('replaced', leftEnd, rightEnd);
    else if (leftEnd > leftAt) add('left', leftEnd, rightEnd);
    else if (rightEnd > rightAt) add('right', leftEnd, rightEnd);
  }
  if (commonPrefix > 0) add('same', commonPrefix, commonPrefix);
  for (const pair of pairs) {
    addDifference(rest + pair.left, rest + pair.right);
    const last = spans[spans.length - 1];
    if (last?.kind === 'same') {
      last.leftEnd = ++leftAt;
      last.rightEnd = ++rightAt;
    } else add('same', leftAt + 1, rightAt + 1);
  }
  addDifference(left.length, right.length);
  const equal = commonPrefix === left.length && commonPrefix === right.length;
  return { commonPrefix, firstDivergence: equal ? null : commonPrefix, spans };
}

/** The columns of the aligned display; within a `replaced` span tokens are paired from its start. */
export function alignedRows({ spans }: TokenDiff): AlignedRow[] {
  return spans.flatMap(({ kind, leftStart, leftEnd, rightStart, rightEnd }) =>
    Array.from({ length: Math.max(leftEnd - leftStart, rightEnd - rightStart) }, (_, offset) => ({
      left: leftStart + offset < leftEnd ? leftStart + offset : null,
      right: rightStart + offset < rightEnd ? rightStart + offset : null,
      same: kind === 'same',
    })),
  );
}

function comesFirst<T extends number | string>(left: readonly T[], right: readonly T[]): boolean {
  if (left.length !== right.length) return left.length < right.length;
  for (let index = 0; index < left.length; index++) {
    const a = left[index] as T;
    const b = right[index] as T;
    if (a !== b) return a < b;
  }
  return true;
}
