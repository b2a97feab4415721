/** Texts longer than this are cut until all of them is asked for, in UTF-16 units. */
const LONG = 3000;
const HEAD = 1200;
const TAIL = 600;

/**
 * A long text without its middle: how it begins, and how it ends, since that is where an answer stands. `left` counts the characters left out,
 * in UTF-16 units; a short text is all head. No character is cut in two.
 */
export function cutText(text: string): { head: string; left: number; tail: string } {
  if (text.length <= LONG) return { head: text, left: 0, tail: '' };
  const head = text.slice(0, HEAD - (isHigh(text, HEAD - 1) ? 1 : 0));
  const start = text.length - TAIL;
  const tail = text.slice(start + (isHigh(text, start - 1) ? 1 : 0));
  return { head, left: text.length - head.length - tail.length, tail };
}

/** Whether a character of two units begins here. */
function isHigh(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}
