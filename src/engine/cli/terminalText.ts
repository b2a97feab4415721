import { visibleText } from '../../analysis/visibleText';

/**
 * Model output, or a sentence that quotes a file, on its way to a stream. A terminal would obey escape sequences and reorder text, so there every control, bidi and
 * zero-width character is drawn; a pipe or a file gets the text as it is.
 */
export function terminalText(text: string, { isTTY }: { isTTY?: boolean } = process.stdout): string {
  return isTTY ? visibleText(text) : text;
}
