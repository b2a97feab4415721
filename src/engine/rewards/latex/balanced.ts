const CLOSING: Record<string, string> = { '(': ')', '[': ']', '{': '}', '\\{': '\\}' };
const CLOSED = Object.values(CLOSING);
const TOKEN = /\\[{}]|\\[a-zA-Z]+|\\.|[^]/g;

/** LaTeX's tokens: commands, escaped characters, and single characters. */
export const tokens = (text: string): string[] => text.match(TOKEN) ?? [];

/** How deep brackets are nested; null where one is left over. */
export function depthOf(text: string): number | null {
  const open: string[] = [];
  let deepest = 0;
  for (const token of tokens(text)) {
    if (token in CLOSING) open.push(token);
    else if (CLOSED.includes(token) && CLOSING[open.pop() ?? ''] !== token) return null;
    deepest = Math.max(deepest, open.length);
  }
  return open.length === 0 ? deepest : null;
}

/** The parts of a text between separators that are in no brackets and in no environment. */
export function splitOutside(text: string, isSeparator: (token: string) => boolean): string[] {
  const parts = [''];
  let depth = 0;
  for (const token of tokens(text)) {
    if (token in CLOSING || token === '\\begin') depth++;
    if (CLOSED.includes(token) || token === '\\end') depth--;
    if (depth === 0 && isSeparator(token)) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim());
}

/** What is inside brackets that go around all of a text, and which they are; null where there are none. */
export function bracketed(text: string): { open: string; inside: string; close: string } | null {
  const all = tokens(text);
  const [open] = all;
  const close = all.at(-1);
  if (open === undefined || close === undefined || !(open in CLOSING) || all.length < 2) return null;
  let depth = 0;
  for (const [index, token] of all.entries()) {
    if (token in CLOSING) depth++;
    if (CLOSED.includes(token) && --depth === 0 && index < all.length - 1) return null;
  }
  return { open, inside: all.slice(1, -1).join('').trim(), close };
}
