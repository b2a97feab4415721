import type { Rational } from '../../../analysis/rational';
import * as complex from './complex';
import type { Complex } from './complex';

/** What an expression comes to: exactly, or in double precision. */
export type Value = Rational | Complex;

/** An exact number has at most so many bits; what would have more is computed in double precision. */
const MOST_BITS = 4096;
const LARGEST_EXPONENT = 1000n;

export const isExact = (value: Value): value is Rational => 'numerator' in value;

export const integer = (value: number | bigint): Rational => ({ numerator: BigInt(value), denominator: 1n });

/** The exact number that digits with a point and an exponent write: `0.5`, `1e+400`; null for an exponent beyond ±1000 or for other text. */
export function writtenNumber(text: string): Rational | null {
  const match = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d{1,5}))?$/i.exec(text);
  if (!match || (match[2] === '' && match[3] === '')) return null;
  const [, minus, whole = '', fraction = '', exponent = '0'] = match;
  const power = BigInt(exponent) - BigInt(fraction.length);
  if (power > LARGEST_EXPONENT || power < -LARGEST_EXPONENT) return null;
  const digits = BigInt(`${minus}${whole}${fraction}`);
  return power >= 0n
    ? { numerator: digits * 10n ** power, denominator: 1n }
    : lowest({ numerator: digits, denominator: 10n ** -power });
}

/** In double precision; infinite where it is too large. */
export function inexact(value: Value): Complex {
  if (!isExact(value)) return value;
  const { numerator, denominator } = value;
  const excess = Math.max(bits(numerator), bits(denominator)) - 1000;
  if (excess <= 0) return complex.real(Number(numerator) / Number(denominator));
  const shift = BigInt(excess);
  return complex.real(Number(numerator >> shift) / Number(denominator >> shift));
}

export function sum(a: Value, b: Value): Value {
  if (!isExact(a) || !isExact(b)) return complex.add(inexact(a), inexact(b));
  return bounded({
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  });
}

export function product(a: Value, b: Value): Value {
  if (!isExact(a) || !isExact(b)) return complex.multiply(inexact(a), inexact(b));
  return bounded({ numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator });
}

/** a / b; not finite where b is 0. */
export function ratio(a: Value, b: Value): Value {
  if (!isExact(a) || !isExact(b) || b.numerator === 0n) return complex.divide(inexact(a), inexact(b));
  const sign = b.numerator < 0n ? -1n : 1n;
  return bounded({ numerator: sign * a.numerator * b.denominator, denominator: sign * a.denominator * b.numerator });
}

export function raised(base: Value, exponent: Value): Value {
  if (isExact(base) && isExact(exponent) && exponent.denominator === 1n) {
    const n = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator;
    const size = Math.max(bits(base.numerator), bits(base.denominator));
    const isDefined = base.numerator !== 0n || exponent.numerator > 0n;
    if (isDefined && n <= LARGEST_EXPONENT && size * Number(n) <= MOST_BITS) {
      const power = { numerator: base.numerator ** n, denominator: base.denominator ** n };
      return exponent.numerator < 0n ? ratio(integer(1), power) : power;
    }
  }
  return complex.power(inexact(base), inexact(exponent));
}

/** The real root of a real number where the degree is odd, else the principal one. */
export function root(radicand: Value, degree: Value): Value {
  const base = inexact(radicand);
  const isOdd = isExact(degree) && degree.denominator === 1n && degree.numerator % 2n !== 0n;
  const inverse = ratio(integer(1), degree);
  if (isOdd && base.im === 0 && base.re < 0) return complex.scale(complex.power(complex.scale(base, -1), inexact(inverse)), -1);
  return complex.power(base, inexact(inverse));
}

function bounded(value: Rational): Value {
  const small = lowest(value);
  return Math.max(bits(small.numerator), bits(small.denominator)) > MOST_BITS ? inexact(small) : small;
}

function lowest({ numerator, denominator }: Rational): Rational {
  let [divisor, rest] = [numerator < 0n ? -numerator : numerator, denominator];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function bits(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4;
}
