import * as complex from './complex';
import type { Complex } from './complex';
import { evaluate, NotComputable, symbolsOf, type MathJson, type Point } from './evaluate';
import { inexact, isExact, product, ratio, sum, integer, type Value } from './value';
import { isEqual } from '../../../analysis/rational';

/** Of values in double precision, relative to the larger one. */
const CLOSE = 1e-9;
/** How far sums may be off, relative to the largest of their parts. */
const ROUNDING = 1e-15;
const POINTS = 12;
/** So many points must say something: at the others an expression may be infinite. */
const FEWEST_POINTS = 4;

/**
 * Whether two expressions are the same for all values of their symbols: exactly where both are rational numbers; else in double precision, at points
 * that are the same each time, negative ones among them. Where one is written with decimals, values within `tolerance` of each other, relative to the
 * larger one, are the same.
 */
export function sameValue(a: MathJson, b: MathJson, tolerance: number): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return !hasError(a);
  const allowed = hasDecimals(a) || hasDecimals(b) ? tolerance : 0;
  return atPoints([a, b], ([x, y], largest) => isClose(x!, y!, allowed, largest));
}

/** Whether a = b and c = d are one equation: a − b is a multiple of c − d. */
export function sameEquation([a, b]: [MathJson, MathJson], [c, d]: [MathJson, MathJson]): boolean {
  let factor: Complex | null = null;
  if (symbolsOf(['Add', a, b]).size === 0) return false;
  return atPoints([a, b, c, d], (values, largest) => {
    const [left, right] = [difference(values[0]!, values[1]!), difference(values[2]!, values[3]!)];
    const floor = ROUNDING * largest;
    const [leftIsZero, rightIsZero] = [complex.modulus(left) <= floor, complex.modulus(right) <= floor];
    if (leftIsZero || rightIsZero) return leftIsZero && rightIsZero ? undefined : false;
    const quotient = complex.divide(left, right);
    factor ??= quotient;
    return isClose(quotient, factor, 0, 0);
  });
}

/** Whether `agree` says so at every point where all are finite, and at enough of them; undefined says nothing. */
function atPoints(
  expressions: readonly MathJson[],
  agree: (values: readonly Value[], largest: number) => boolean | undefined,
): boolean {
  const symbols = [...expressions.reduce((found, each) => symbolsOf(each, found), new Set<string>())].sort();
  const wanted = symbols.length === 0 ? 1 : FEWEST_POINTS;
  let agreed = 0;
  try {
    for (let index = 0; index < (symbols.length === 0 ? 1 : POINTS); index++) {
      const point: Point = { largest: 0, of: (symbol) => coordinate(index, symbols.indexOf(symbol)) };
      const values = expressions.map((each) => evaluate(each, point));
      if (!values.every((value) => isExact(value) || Number.isFinite(complex.modulus(value)))) continue;
      const says = agree(values, point.largest);
      if (says === false) return false;
      if (says === true) agreed++;
    }
  } catch (error) {
    if (error instanceof NotComputable) return false;
    throw error;
  }
  return agreed >= wanted;
}

/** From 0.3 to 2.3 and from −2.3 to −0.3, by the golden ratio's multiples; symbols do not move together. */
function coordinate(index: number, symbol: number): Complex {
  const part = (0.5 + (index + 1) * 0.6180339887498949 + (symbol + 1) * 0.7548776662466927 * (index + 2)) % 1;
  const sign = ((index >> (symbol % 3)) & 1) === 0 ? 1 : -1;
  return complex.real(sign * (0.3 + 2 * part));
}

/** @param allowed relative difference of two exact numbers; that of others is at least CLOSE */
function isClose(a: Value, b: Value, allowed: number, largest: number): boolean {
  if (isExact(a) && isExact(b)) {
    if (isEqual(a, b)) return true;
    const apart = ratio(sum(a, product(integer(-1), b)), a.numerator === 0n ? b : a);
    return complex.modulus(inexact(apart)) <= allowed;
  }
  const [x, y] = [inexact(a), inexact(b)];
  const size = Math.max(complex.modulus(x), complex.modulus(y));
  return complex.modulus(complex.subtract(x, y)) <= Math.max(Math.max(allowed, CLOSE) * size, ROUNDING * largest);
}

function difference(a: Value, b: Value): Complex {
  return inexact(sum(a, product(integer(-1), b)));
}

function hasDecimals(expression: MathJson): boolean {
  if (typeof expression === 'number') return !Number.isInteger(expression);
  if (typeof expression === 'string') return false;
  if ('num' in expression) return expression.num.includes('.') && !/e\+/.test(expression.num);
  return expression.slice(1).some(hasDecimals);
}

function hasError(expression: MathJson): boolean {
  if (!Array.isArray(expression)) return false;
  return expression[0] === 'Error' || (expression.slice(1) as MathJson[]).some(hasError);
}
