import type { RolloutRow } from '../../../src/contract/rollout';
import { visibleText } from '../hostileText';

const END = '⏎';
type TokenColumns = Pick<RolloutRow, 'token_texts' | 'token_bytes' | 'completion' | 'finish_reason'>;

/** Whether this is the token that ended the text: the last one of a completion that was not cut, and not part of its text. */
export function endsText(row: TokenColumns, index: number): boolean {
  if (row.finish_reason === 'length' || index !== row.token_texts.length - 1) return false;
  const text = row.token_texts[index]!;
  return text === '' || !row.completion.endsWith(text);
}

/**
 * A token as it is drawn in running text: hidden characters as glyphs, the end of text as ⏎, a line feed as ↵ before the break, and
 * the bytes of a token that is not whole UTF-8: `⟨e2 82⟩`.
 */
export function runningText(row: TokenColumns, index: number): string {
  if (endsText(row, index)) return ` ${END}`;
  return bytesOf(row, index) ?? visibleText(row.token_texts[index] ?? '').replaceAll('\n', '↵\n');
}

/** A token standing alone, with white space drawn: `␣try`. */
export function chipText(row: TokenColumns, index: number): string {
  if (endsText(row, index)) return END;
  return bytesOf(row, index) ?? (visibleText(row.token_texts[index] ?? '', true) || '⟨empty⟩');
}

function bytesOf(row: TokenColumns, index: number): string | null {
  if (!row.token_texts[index]?.includes('\ufffd')) return null;
  const hex = row.token_bytes[index];
  if (hex === undefined || hex === '' || hex === 'efbfbd') return null;
  return `⟨${hex.replace(/..(?=.)/g, '$& ')}⟩`;
}
