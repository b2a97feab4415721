import { decimal, quotient, type Rational } from '../../analysis/rational';

export interface WrittenNumber {
  value: Rational;
  isPercent: boolean;
}

const UNSIGNED = String.raw`(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+)`;
/**
 * Sign, currency, number; then a denominator, a percent sign. A minus after a digit, a letter or a bracket, or before a space, stands
 * between two numbers.
 */
const NUMBER = new RegExp(
  [
    String.raw`(?:(?<minus>(?<![\w).])-)?[$€£¥] ?)?(?<innerMinus>(?<![\w).])-)?`,
    String.raw`(?:(?<whole>\d+) (?=\d+ ?/ ?\d))?(?<top>${UNSIGNED})(?: ?/ ?(?<bottom>${UNSIGNED}))?`,
    String.raw` ?(?<percent>%)?`,
  ].join(''),
  'g',
);

/** Numbers of a text, in order: `-1,000.5`, `$3`, `50%`, `1/2`, `2 1/2`, `\frac{1}{2}`. A fraction over 0 is none. */
export function numbersIn(text: string): WrittenNumber[] {
  return [...plainNotation(text).matchAll(NUMBER)].flatMap(({ groups = {} }) => {
    const top = decimal(groups['top']!.replaceAll(',', ''));
    const bottom = decimal((groups['bottom'] ?? '1').replaceAll(',', ''));
    const fraction = quotient(top, bottom);
    if (!fraction) return [];
    const { denominator } = fraction;
    const magnitude = fraction.numerator + BigInt(groups['whole'] ?? 0) * denominator;
    const isNegative = groups['minus'] !== undefined || groups['innerMinus'] !== undefined;
    const value = { numerator: isNegative ? -magnitude : magnitude, denominator };
    return [{ value, isPercent: groups['percent'] !== undefined }];
  });
}

/** What is inside the last `\boxed{…}`, braces within it matched; null where there is none. */
export function boxed(text: string): string | null {
  const mark = '\\boxed{';
  const start = text.lastIndexOf(mark);
  if (start < 0) return null;
  let depth = 1;
  for (let end = start + mark.length; end < text.length; end++) {
    if (text[end] === '{') depth++;
    if (text[end] === '}' && --depth === 0) return text.slice(start + mark.length, end);
  }
  return null;
}

/** LaTeX's ways to write a number, as everybody else writes it. */
function plainNotation(text: string): string {
  return text
    .replace(/(\d)\s*\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1 $2/$3')
    .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, '$1/$2')
    .replace(/\\([$%])/g, '$1')
    .replace(/(\d)(?:\{,\}|\\,|\\!)+(?=\d)/g, '$1,')
    .replaceAll('−', '-');
}
