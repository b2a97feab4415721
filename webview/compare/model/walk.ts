import { alignedRows } from '../../../src/analysis/tokenDiff';
import type { SideName, TextPair } from './sides';

export interface Place {
  side: SideName;
  index: number;
}

/**
 * The start of the next (1) or previous (−1) difference, from a token or from before the first one; round again at the ends. It is
 * on the side one is on where that side has tokens there. Null where the texts are equal.
 */
export function nextDifference({ diff }: TextPair, from: Place | null, by: 1 | -1): Place | null {
  const differences = diff.spans.filter(({ kind }) => kind !== 'same');
  const side = from?.side ?? 'other';
  const starts = differences.map((span) => {
    const isEmpty = side === 'base' ? span.leftStart === span.leftEnd : span.rightStart === span.rightEnd;
    const on: SideName = isEmpty ? (side === 'base' ? 'other' : 'base') : side;
    return {
      side: on,
      index: on === 'base' ? span.leftStart : span.rightStart,
      at: side === 'base' ? span.leftStart : span.rightStart,
    };
  });
  const here = from?.index ?? -1;
  const found = by === 1 ? starts.find(({ at }) => at > here) : starts.findLast(({ at }) => at < here);
  const target = found ?? (by === 1 ? starts[0] : starts[starts.length - 1]);
  return target ? { side: target.side, index: target.index } : null;
}

/** The token on the other side that is aligned with one, or the nearest before it; null where that side is empty. */
export function acrossFrom({ diff }: TextPair, { side, index }: Place): Place | null {
  let across: number | null = null;
  for (const row of alignedRows(diff)) {
    const [own, opposite] = side === 'base' ? [row.left, row.right] : [row.right, row.left];
    across = opposite ?? across;
    if (own === index) break;
  }
  return across === null ? null : { side: side === 'base' ? 'other' : 'base', index: across };
}
