import { decimal, quotient, type Rational } from '../rational';

export type ArithmeticToken = { start: number; end: number } & (
  | { kind: 'number'; value: Rational; /** Digits after the point. */ decimals: number; isPercent: boolean }
  | { kind: 'operator'; operator: '+' | '-' | '*' | '/' | '^' }
  | { kind: 'open' | 'close' | 'equals' }
  /** Whatever is not arithmetic; a word ends in a letter or digit. */
  | { kind: 'other'; isWord: boolean }
);

/** More digits are no figure that a text computes with. */
const MOST_DIGITS = 30;

// Matched at one place each. Repetitions that a match may have to give back are bounded: a text may be made to take for ever.
const number = /\\?[$€£]?(?<![\w.])((?:\d{1,3}(?:,\d{3}){1,9}(?![\d,])|\d+)(?:\.\d+)?|\.\d+)( ?\\?%)?/y;
const fraction = /\\[dt]?frac\{(\d{1,15})\}\{(\d{1,15})\}/y;
const command = /\\(times|cdot|div)(?![a-z])/y;
/** `==`, `<=`, `=>` and the like. */
const comparison = /[<>=!:≠≈~]{0,3}[<>!:≠≈~]={1,3}|={2,3}|=[>~<](?!<)/y;
const word = /[\p{L}\p{N}_]+/uy;

const signs: Record<string, ArithmeticToken['kind'] | '+' | '-' | '*' | '/' | '^'> = {
  ...{ '+': '+', '-': '-', '−': '-', '–': '-', '^': '^', '×': '*', '·': '*', '∙': '*', '/': '/', '÷': '/' },
  ...{ '(': 'open', ')': 'close', '=': 'equals' },
};

/** Cuts a text into numbers, operators, brackets, equals signs and what is none of them; spaces are left out, line ends are not. */
export function arithmeticTokens(text: string): ArithmeticToken[] {
  const tokens: ArithmeticToken[] = [];
  for (let at = 0; at < text.length;) {
    if (text[at] !== '\n' && text[at]!.trim() === '') {
      at++;
      continue;
    }
    const token = tokenAt(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens.map((token, i) => (isTimes(token, tokens[i - 1], tokens[i + 1], text) ? asTimes(token) : token));
}

function tokenAt(text: string, start: number): ArithmeticToken {
  const letter = text[start]!;
  if (/[\d.$€£\\]/.test(letter)) {
    const found = numberAt(text, start);
    if (found) return found;
  }
  if (letter === '\\') {
    const name = matchAt(command, text, start);
    if (name) return { start, end: start + name[0].length, kind: 'operator', operator: name[1] === 'div' ? '/' : '*' };
  }
  if (letter === '*') {
    const isPower = text[start + 1] === '*';
    return { start, end: start + (isPower ? 2 : 1), kind: 'operator', operator: isPower ? '^' : '*' };
  }
  if (/[<>=!:≠≈~]/.test(letter)) {
    const found = matchAt(comparison, text, start);
    if (found) return { start, end: start + found[0].length, kind: 'other', isWord: false };
  }
  const sign = signs[letter];
  if (sign === 'open' || sign === 'close' || sign === 'equals') return { start, end: start + 1, kind: sign };
  if (sign === '+' || sign === '-' || sign === '*' || sign === '/' || sign === '^') {
    return { start, end: start + 1, kind: 'operator', operator: sign };
  }
  const found = matchAt(word, text, start);
  return { start, end: start + (found?.[0].length ?? 1), kind: 'other', isWord: found !== null };
}

function numberAt(text: string, start: number): ArithmeticToken | null {
  const found = matchAt(number, text, start);
  if (found && found[1]!.length <= MOST_DIGITS) {
    const digits = found[1]!.replaceAll(',', '');
    const decimals = digits.split('.')[1]?.length ?? 0;
    return {
      start,
      end: start + found[0].length,
      kind: 'number',
      value: decimal(digits),
      decimals,
      isPercent: found[2] !== undefined,
    };
  }
  const parts = matchAt(fraction, text, start);
  const value = parts && quotient(decimal(parts[1]!), decimal(parts[2]!));
  return value && { start, end: start + parts[0].length, kind: 'number', value, decimals: 0, isPercent: false };
}

function matchAt(pattern: RegExp, text: string, start: number): RegExpExecArray | null {
  pattern.lastIndex = start;
  return pattern.exec(text);
}

/** The letter x between two numbers. */
function isTimes(
  token: ArithmeticToken,
  before: ArithmeticToken | undefined,
  after: ArithmeticToken | undefined,
  text: string,
): boolean {
  if (token.kind !== 'other' || token.end > token.start + 1 || !/[xX]/.test(text[token.start]!)) return false;
  return (before?.kind === 'number' || before?.kind === 'close') && (after?.kind === 'number' || after?.kind === 'open');
}

function asTimes({ start, end }: ArithmeticToken): ArithmeticToken {
  return { start, end, kind: 'operator', operator: '*' };
}
