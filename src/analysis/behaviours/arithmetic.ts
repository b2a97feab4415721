import { isEqual, type Rational } from '../rational';
import { arithmeticTokens, type ArithmeticToken } from './arithmeticTokens';
import { arithmeticValue } from './arithmeticValue';

/** An equation of numbers in a text, such as `16 - 3 = 13`. */
export interface ArithmeticStatement {
  /** Its place in the text, `end` exclusive. */
  start: number;
  end: number;
  holds: boolean;
}

/** A longer side is no step of a derivation, and would take long. */
const MOST_TOKENS = 100;
/** Digits after the point beyond which a number was printed by a machine, with its rounding. */
const EXACT_DECIMALS = 9;
/** Signs that an expression cannot follow or come before: it would be part of a larger one. */
const ALGEBRA = /[\\!_^|{}[\]~&%#@]/;
/** Words that are part of the number before them. */
const SCALE = /^\s*(?:times|hundred|thousand|million|billion|dozen|percent|mod|pi)\b/i;

/**
 * The equations between numbers that a text states, and whether they hold exactly; `a = b = c` states two. A number with decimals on the right
 * may be rounded or cut in its last digit, and 50 % counts as 50 or as 1/2, whichever makes it hold. Only what can be read without doubt is told: one
 * side has an operator, and no unknown, unit or word stands within; anything else is passed over, so an empty list does not mean that a
 * text is right.
 */
export function arithmeticStatements(text: string): ArithmeticStatement[] {
  if (!text.includes('=')) return [];
  const tokens = arithmeticTokens(text);
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'equals') return [];
    const left = leftOf(tokens, i, text);
    const right = left && rightOf(tokens, i, text);
    if (!left || !right || ![...left, ...right].some(({ kind }) => kind === 'operator')) return [];
    const holds = isTrue(left, right);
    return holds === null ? [] : [{ start: left[0]!.start, end: right.at(-1)!.end, holds }];
  });
}

function leftOf(tokens: readonly ArithmeticToken[], equals: number, text: string): ArithmeticToken[] | null {
  let start = equals;
  while (start > 0 && isPart(tokens[start - 1]!) && equals - start <= MOST_TOKENS) start--;
  if (equals - start > MOST_TOKENS) return null;
  const before = tokens[start - 1];
  let run = tokens.slice(start, equals);
  const [first, second] = run;
  if (first?.kind === 'operator' && second) {
    const isAlone = !before || text.slice(before.start, before.end) === '\n';
    // A dash or star that begins a line and has a space after it is a bullet.
    if (isAlone && second.start > first.end) run = run.slice(1);
    else if (first.operator !== '-' || second.start > first.end || (before?.kind === 'other' && before.isWord)) return null;
  }
  if (run.length === 0 || (before && run[0] === first && touches(before, first!, text))) return null;
  // A letter by itself is an unknown, or the sign between it and something that could not be read.
  if (before?.kind === 'other' && before.isWord && before.end === before.start + 1) return null;
  // `Day 2 = 5 - 3` says nothing of 2.
  const isPlain = !run.some(({ kind }) => kind === 'operator');
  return isPlain && before?.kind === 'other' && before.isWord ? null : run;
}

function rightOf(tokens: readonly ArithmeticToken[], equals: number, text: string): ArithmeticToken[] | null {
  let end = equals + 1;
  while (end < tokens.length && isPart(tokens[end]!) && end - equals <= MOST_TOKENS + 1) end++;
  if (end - equals > MOST_TOKENS + 1) return null;
  const run = tokens.slice(equals + 1, end);
  const last = run.at(-1);
  const after = tokens[end];
  if (!last || (after && touches(last, after, text)) || SCALE.test(text.slice(last.end, last.end + 12))) return null;
  return run;
}

function isPart({ kind }: ArithmeticToken): boolean {
  return kind === 'number' || kind === 'operator' || kind === 'open' || kind === 'close';
}

/** Whether two neighbours are one thing: `f(`, `2x`, `3!`. */
function touches(before: ArithmeticToken, after: ArithmeticToken, text: string): boolean {
  const other = before.kind === 'other' ? before : after;
  if (other.kind !== 'other') return false;
  return ALGEBRA.test(text.slice(other.start, other.end)) || (other.isWord && before.end === after.start);
}

/** null where one side is no expression. */
function isTrue(left: readonly ArithmeticToken[], right: readonly ArithmeticToken[]): boolean | null {
  const readings = [...left, ...right].some((token) => token.kind === 'number' && token.isPercent) ? [true, false] : [false];
  const valuesOf = (side: readonly ArithmeticToken[]): Rational[] =>
    readings.map((isPercent) => arithmeticValue(side, isPercent)).filter((value) => value !== null);
  const [lefts, rights] = [valuesOf(left), valuesOf(right)];
  if (lefts.length === 0 || rights.length === 0) return null;
  const [only] = right;
  const decimals = right.length === 1 && only?.kind === 'number' ? only.decimals : 0;
  return lefts.some((a) =>
    rights.some((b) => isEqual(a, b) || (decimals > 0 && isWithin(a, b, Math.min(decimals, EXACT_DECIMALS)))),
  );
}

/** |a − b| < 10^−decimals */
function isWithin(a: Rational, b: Rational, decimals: number): boolean {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  const size = difference < 0n ? -difference : difference;
  return size * 10n ** BigInt(decimals) < a.denominator * b.denominator;
}
