// Model output may hold characters that hide, reorder or imitate text. Each is drawn as a glyph that can be seen.

/** Short names of the control characters 0 … 31. */
const CONTROLS =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');
const BIDI = new Map([
  [0x061c, '⟦ALM⟧'],
  [0x200e, '⟦LRM⟧'],
  [0x200f, '⟦RLM⟧'],
  [0x202a, '⟦LRE⟧'],
  [0x202b, '⟦RLE⟧'],
  [0x202c, '⟦PDF⟧'],
  [0x202d, '⟦LRO⟧'],
  [0x202e, '⟦RLO⟧'],
  [0x2066, '⟦LRI⟧'],
  [0x2067, '⟦RLI⟧'],
  [0x2068, '⟦FSI⟧'],
  [0x2069, '⟦PDI⟧'],
]);
const ZERO_WIDTH = new Map([
  [0x00ad, '⟦SHY⟧'],
  [0x034f, '⟦CGJ⟧'],
  [0x180e, '⟦MVS⟧'],
  [0x200b, '⟦ZWSP⟧'],
  [0x200c, '⟦ZWNJ⟧'],
  [0x200d, '⟦ZWJ⟧'],
  [0x2028, '⟦LS⟧'],
  [0x2029, '⟦PS⟧'],
  [0x2060, '⟦WJ⟧'],
  [0x3164, '⟦HF⟧'],
  [0xfeff, '⟦BOM⟧'],
  [0xffa0, '⟦HHF⟧'],
]);

/** What draws nothing: format characters, ignorable ones (tags, selectors), lone surrogates. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cs}]/u;
/** Exceptions: Arabic, Syriac and Kaithi number signs, which do draw, and the selector that makes a sign an emoji. */
const SEEN = /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]|\ufe0f/u;

/** Most texts are this, and thousands are drawn at once. */
const PLAIN = /^[\x20-\x7e\n\t]*$/;

/**
 * Text with every control, bidi and zero-width character replaced by a visible one. Line feeds and tabs stay: `inChip` says whether
 * white space is drawn too (`␣`, `↵`, `⇥`), as where a token stands alone.
 */
export function visibleText(text: string, inChip = false): string {
  if (!inChip && PLAIN.test(text)) return text;
  let out = '';
  for (const character of text) out += glyph(character, inChip);
  return out;
}

function glyph(character: string, inChip: boolean): string {
  const code = character.codePointAt(0)!;
  if (code === 0x20) return inChip ? '␣' : ' ';
  if (code === 0x0a) return inChip ? '↵' : '\n';
  if (code === 0x09) return inChip ? '⇥' : '\t';
  if (code < 0x20) return `⟦${CONTROLS[code]}⟧`;
  if (code === 0x7f) return '⟦DEL⟧';
  if (code >= 0x80 && code < 0xa0) return `⟦${code.toString(16).toUpperCase()}⟧`;
  const named = BIDI.get(code) ?? ZERO_WIDTH.get(code);
  if (named !== undefined) return named;
  return UNSEEN.test(character) && !SEEN.test(character) ? `⟦${code.toString(16).toUpperCase()}⟧` : character;
}
