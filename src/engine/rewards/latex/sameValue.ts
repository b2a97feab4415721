import * as complex from './complex';
import type { Complex } from './complex';
import { evaluate, NotComputable, symbolsOf, type MathJson, type Point } from './evaluate';
import { inexact, isExact, product, ratio, sum, integer, type Value } from './value';
import { isEqual } from '../../../analysis/rational';

/** Of values in double precision, relative to the larger one. */
const CLOSE = 1e-9;
/** Much more than a rounding error, relative to each value on the way: what this changes is not known better. */
const SHAKE = 1e-13;
/** Values that rounding errors change by more are equal to none. */
const MOST_NOISE = 1e-9;
const POINTS = 12;
/** So many points must say something: at the others an expression may be infinite. */
const FEWEST_POINTS = 4;

/**
 * Whether two expressions are the same for all values of their symbols: exactly where both are rational numbers; else in double precision, at points
 * that are the same each time, negative ones among them. Where one is written with decimals, values within `tolerance` of each other, relative to the
 * larger one, are the same.
 */
export function sameValue(a: MathJson, b: MathJson, tolerance: number): boolean {
  if (JSON.stringify(a) === JSON.stringify(b)) return true;
  const allowed = hasDecimals(a) || hasDecimals(b) ? tolerance : 0;
  return atPoints([a, b], ([x, y], [shakenX, shakenY]) =>
    isClose(x!, y!, allowed, Math.max(distance(x!, shakenX!), distance(y!, shakenY!))),
  );
}

/** Whether a = b and c = d are one equation: a − b is a multiple of c − d. */
export function sameEquation([a, b]: [MathJson, MathJson], [c, d]: [MathJson, MathJson]): boolean {
  let factor: Complex | null = null;
  if (symbolsOf(['Add', a, b]).size === 0) return false;
  return atPoints([a, b, c, d], (values, shaken) => {
    const [left, right] = [difference(values[0]!, values[1]!), difference(values[2]!, values[3]!)];
    const isZero = (side: Complex, at: 0 | 2): boolean =>
      complex.modulus(side) <= distance(side, difference(shaken[at]!, shaken[at + 1]!));
    const [leftIsZero, rightIsZero] = [isZero(left, 0), isZero(right, 2)];
    if (leftIsZero || rightIsZero) return leftIsZero && rightIsZero ? undefined : false;
    const quotient = complex.divide(left, right);
    factor ??= quotient;
    return isClose(quotient, factor, 0, 0);
  });
}

/** Whether `agree` says so at every point where all are finite, and at enough of them; undefined says nothing. It is given the values as they are and shaken. */
function atPoints(
  expressions: readonly MathJson[],
  agree: (values: readonly Value[], shaken: readonly Value[]) => boolean | undefined,
): boolean {
  const symbols = [...expressions.reduce((found, each) => symbolsOf(each, found), new Set<string>())].sort();
  const wanted = symbols.length === 0 ? 1 : FEWEST_POINTS;
  let agreed = 0;
  try {
    for (let index = 0; index < (symbols.length === 0 ? 1 : POINTS); index++) {
      const of = (symbol: string): Complex => coordinate(index, symbols.indexOf(symbol));
      const [values, shaken] = [0, SHAKE].map((shake) => {
        const point: Point = { of, shake, count: 0 };
        return expressions.map((each) => evaluate(each, point));
      }) as [Value[], Value[]];
      if (!values.every((value) => isExact(value) || Number.isFinite(complex.modulus(value)))) continue;
      const says = agree(values, shaken);
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

/**
 * @param allowed relative difference of two exact numbers; that of others is at least CLOSE
 * @param noise how far rounding errors may put the values off
 */
function isClose(a: Value, b: Value, allowed: number, noise: number): boolean {
  if (isExact(a) && isExact(b)) {
    if (isEqual(a, b) || allowed === 0) return isEqual(a, b);
    const apart = ratio(sum(a, product(integer(-1), b)), a.numerator === 0n ? b : a);
    return complex.modulus(inexact(apart)) <= allowed;
  }
  const [x, y] = [inexact(a), inexact(b)];
  const size = Math.max(complex.modulus(x), complex.modulus(y));
  // An exact number may be too large for double precision; it is close to none that is not exact.
  if (!Number.isFinite(size)) return false;
  return complex.modulus(complex.subtract(x, y)) <= Math.max(Math.max(allowed, CLOSE) * size, noise <= MOST_NOISE ? noise : 0);
}

const distance = (a: Value, b: Value): number => complex.modulus(complex.subtract(inexact(a), inexact(b)));

function difference(a: Value, b: Value): Complex {
  return inexact(sum(a, product(integer(-1), b)));
}

function hasDecimals(expression: MathJson): boolean {
  if (typeof expression === 'number') return !Number.isInteger(expression);
  if (typeof expression === 'string') return false;
  if ('num' in expression) return expression.num.includes('.') && !/e\+/.test(expression.num);
  return expression.slice(1).some(hasDecimals);
}
