import { alignedRows } from '../../../src/analysis/tokenDiff';
import { runningText } from '../../shared/tokens/tokenDisplay';
import type { TextPair, TextSide } from './sides';

/** Both texts broken at the same places, so that what is aligned stands side by side. */
export interface AlignedLines {
  /** Tokens as drawn, line breaks added. */
  left: string[];
  right: string[];
  /** First token of each side in each line, counted from 1; null where a side has none there, or in the lane. */
  lines: { left: number | null; right: number | null }[];
  /** Line left empty for the connector under the first difference; null where there is none. */
  lane: number | null;
}

/** Words that open a new turn of a reasoning text, in the base model's traces and elsewhere. */
const TURNS = /^\s*(wait|so|but|hmm|then|therefore|however|alternatively)$/i;
const CLAUSE_END = /[,;.:!?]$/;
/** A line shorter than this is not broken for its sense. */
const LEAST_TOKENS = 4;

interface Line {
  left: number[];
  right: number[];
}

/**
 * Breaks both texts at line feeds, after clauses, before words that open a turn, and where a line would be wider than `columns`
 * characters on either side.
 */
export function alignedLines({ base, other, diff }: TextPair, columns: number): AlignedLines {
  const drawn = ({ row }: TextSide): string[] => row.token_ids.map((_, index) => runningText(row, index));
  const feeds = { left: drawn(base).map((text) => text.includes('\n')), right: drawn(other).map((text) => text.includes('\n')) };
  // A line feed is drawn as ↵; where lines end is decided for both sides at once.
  const leftTexts = drawn(base).map((text) => text.replaceAll('\n', ''));
  const rightTexts = drawn(other).map((text) => text.replaceAll('\n', ''));
  const lines: Line[] = [{ left: [], right: [] }];
  const widths = { left: 0, right: 0 };
  let line = lines[0] as Line;
  const begin = (): void => {
    line = { left: [], right: [] };
    lines.push(line);
    widths.left = widths.right = 0;
  };
  for (const row of alignedRows(diff)) {
    const left = row.left === null ? '' : (leftTexts[row.left] ?? '');
    const right = row.right === null ? '' : (rightTexts[row.right] ?? '');
    const tokens = Math.max(line.left.length, line.right.length);
    const isTooWide = widths.left + left.length > columns || widths.right + right.length > columns;
    const turns = tokens >= LEAST_TOKENS && (TURNS.test(left) || TURNS.test(right));
    if (tokens > 0 && (isTooWide || turns)) begin();
    if (row.left !== null) line.left.push(row.left);
    if (row.right !== null) line.right.push(row.right);
    widths.left += left.length;
    widths.right += right.length;
    const ends = row.same && CLAUSE_END.test(left) && Math.max(line.left.length, line.right.length) >= LEAST_TOKENS;
    const feed = (row.left !== null && feeds.left[row.left]) || (row.right !== null && feeds.right[row.right]);
    if (feed || ends) begin();
  }
  if (line.left.length === 0 && line.right.length === 0 && lines.length > 1) lines.pop();
  return withBreaks(lines, leftTexts, rightTexts, diff.firstDivergence);
}

function withBreaks(lines: Line[], left: string[], right: string[], divergence: number | null): AlignedLines {
  const holds = ({ left, right }: Line): boolean =>
    divergence !== null && (left.includes(divergence) || right.includes(divergence));
  const forked = lines.findIndex(holds);
  // Nothing stands below the last line, so the connector needs no room of its own there.
  const lane = forked < 0 ? null : forked + 1;
  const numbers = (line: Line): AlignedLines['lines'][number] => ({ left: first(line.left), right: first(line.right) });
  return {
    left: broken(
      left,
      lines.map((line) => line.left),
      lane,
    ),
    right: broken(
      right,
      lines.map((line) => line.right),
      lane,
    ),
    lines: lines.flatMap((line, index) => (index === forked ? [numbers(line), { left: null, right: null }] : [numbers(line)])),
    lane,
  };
}

const first = (tokens: readonly number[]): number | null => (tokens[0] === undefined ? null : tokens[0] + 1);

/** The texts of one side with a line feed after the last token of each line, and one for each line it has no token in. */
function broken(texts: readonly string[], lines: readonly number[][], lane: number | null): string[] {
  const result = [...texts];
  let open = '';
  let last: number | null = null;
  lines.forEach((tokens, index) => {
    const feeds = index === 0 ? '' : index === lane ? '\n\n' : '\n';
    open += feeds;
    const [from] = tokens;
    if (from === undefined) return;
    if (last === null) result[from] = open + (result[from] ?? '');
    else result[last] = (result[last] ?? '') + open;
    open = '';
    last = tokens[tokens.length - 1] ?? null;
  });
  return result;
}
