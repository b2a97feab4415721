const scripts = [
  ...[
    'Latin',
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
    'Cyrillic',
    'Greek',
    'Arabic',
    'Hebrew',
    'Devanagari',
    'Bengali',
    'Tamil',
    'Thai',
  ],
] as const;
const patterns = scripts.map((name) => [name, new RegExp(`\\p{Script=${name}}`, 'u')] as const);

/** A second script counts from this share of the letters on, and from as many letters. */
const SECOND_SHARE = 0.05;
const SECOND_LETTERS = 3;

/** Letters of a text by writing system; `other` for one that is not told apart. Digits, signs and spaces are none. */
export function scriptsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) {
    const name = scriptOf(character);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/**
 * The writing system that most letters are of, and whether there is a second one: at least 3 letters and 5 % of them. Japanese counts as one
 * with its kanji; single Greek letters are formulas. A proxy for language: English mixed with French is one script.
 */
export function languageMix(text: string): { main: string | null; isMixed: boolean } {
  const counts = scriptsOf(text);
  const kana = (counts.get('Hiragana') ?? 0) + (counts.get('Katakana') ?? 0);
  if (kana > 0) {
    counts.set('Japanese', kana + (counts.get('Han') ?? 0));
    for (const part of ['Hiragana', 'Katakana', 'Han']) counts.delete(part);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const letters = sorted.reduce((sum, [, count]) => sum + count, 0);
  const second = sorted[1]?.[1] ?? 0;
  return { main: sorted[0]?.[0] ?? null, isMixed: second >= SECOND_LETTERS && second >= SECOND_SHARE * letters };
}

function scriptOf(character: string): string | null {
  const code = character.codePointAt(0)!;
  if (code < 0x80) return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a ? 'Latin' : null;
  if (!/\p{L}/u.test(character)) return null;
  return patterns.find(([, pattern]) => pattern.test(character))?.[0] ?? 'other';
}
