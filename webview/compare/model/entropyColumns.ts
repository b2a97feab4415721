import { alignedRows } from '../../../src/analysis/tokenDiff';
import { chipText, runningText } from '../../shared/tokens/tokenDisplay';
import type { ComparedPair, Side } from './sides';

/** One token of an aligned pair of texts, as a column of the entropy chart. Null where a side has no token here. */
export interface EntropyColumn {
  left: number | null;
  right: number | null;
  leftText: string;
  rightText: string;
  leftEntropy: number | null;
  rightEntropy: number | null;
  same: boolean;
  /** Middle and width, px. */
  x: number;
  width: number;
}

/** Room for two bars and a gap, px. */
const LEAST_WIDTH = 24;
const GAP = 10;

/** Columns from the left; `character` is the width of one character of the tokens' font, px. */
export function entropyColumns(
  { base, other, diff }: ComparedPair,
  character: number,
): { columns: EntropyColumn[]; width: number } {
  let at = 0;
  const columns = alignedRows(diff).map(({ left, right, same }) => {
    const leftText = left === null ? '' : drawn(base, left);
    const rightText = right === null ? '' : drawn(other, right);
    const width = Math.max(LEAST_WIDTH, Math.max(leftText.length, rightText.length) * character + GAP);
    const column: EntropyColumn = {
      left,
      right,
      leftText,
      rightText,
      leftEntropy: left === null ? null : (base.row.entropies[left] ?? null),
      rightEntropy: right === null ? null : (other.row.entropies[right] ?? null),
      same,
      x: at + width / 2,
      width,
    };
    at += width;
    return column;
  });
  return { columns, width: at };
}

/** Stretches of columns that differ, as [first, end). */
export function differingStretches(columns: readonly EntropyColumn[]): [number, number][] {
  const found: [number, number][] = [];
  columns.forEach(({ same }, index) => {
    if (same) return;
    const last = found[found.length - 1];
    if (last && last[1] === index) last[1] = index + 1;
    else found.push([index, index + 1]);
  });
  return found;
}

/** Without the space a token begins with: the column says where it begins. */
function drawn({ row }: Side, index: number): string {
  const text = runningText(row, index).replaceAll('\n', '').trim();
  return text === '' ? chipText(row, index) : text;
}
