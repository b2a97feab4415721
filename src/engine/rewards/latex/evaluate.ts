import * as complex from './complex';
import type { Complex } from './complex';
import { inexact, integer, isExact, product, raised, ratio, root, sum, writtenNumber, type Value } from './value';

/** An expression as MathJSON has it: a number, a symbol, or a list of a function's name and its arguments. */
export type MathJson = number | string | readonly [string, ...MathJson[]] | { num: string };

/** An expression for which there is no number: it has a function that is not known here, or an error in it. */
export class NotComputable extends Error {
  override readonly name = 'NotComputable';
}

/** Where an expression is evaluated. */
export interface Point {
  of(symbol: string): Complex;
  /** Each value in double precision is put off by up to this, relative to it, so that the end shows how much rounding matters; 0 for none. */
  shake: number;
  /** Values put off so far: each is by another amount. */
  count: number;
}

const MOST_DEPTH = 100;
const LARGEST_FACTORIAL = 170n;

const constants: Record<string, Complex> = {
  Pi: complex.real(Math.PI),
  e: complex.real(Math.E),
  ExponentialE: complex.real(Math.E),
  i: complex.I,
  ImaginaryUnit: complex.I,
};

const inverse = (of: Complex): Complex => complex.divide(complex.ONE, of);

const functions: Record<string, (x: Complex) => Complex> = {
  Sqrt: complex.sqrt,
  Exp: complex.exp,
  Ln: complex.ln,
  Lb: (x) => complex.scale(complex.ln(x), 1 / Math.LN2),
  Abs: (x) => complex.real(complex.modulus(x)),
  Sin: complex.sin,
  Cos: complex.cos,
  Tan: (x) => complex.divide(complex.sin(x), complex.cos(x)),
  Cot: (x) => complex.divide(complex.cos(x), complex.sin(x)),
  Sec: (x) => inverse(complex.cos(x)),
  Csc: (x) => inverse(complex.sin(x)),
  Arcsin: complex.arcsin,
  Arccos: complex.arccos,
  Arctan: complex.arctan,
  Sinh: complex.sinh,
  Cosh: complex.cosh,
  Tanh: (x) => complex.divide(complex.sinh(x), complex.cosh(x)),
  Degrees: (x) => complex.scale(x, Math.PI / 180),
};

const inverses: Record<string, string> = { Sin: 'Arcsin', Cos: 'Arccos', Tan: 'Arctan' };

/** Names of functions that LaTeX can write as a word before their argument. */
const words: Record<string, string> = { Exp: 'Exp', arcsin: 'Arcsin', arccos: 'Arccos', arctan: 'Arctan' };

/** The symbols of an expression that stand for no constant. */
export function symbolsOf(expression: MathJson, found = new Set<string>()): Set<string> {
  if (typeof expression === 'string') {
    if (!(expression in constants) && !(expression in words)) found.add(expression);
  } else if (Array.isArray(expression)) for (const part of expression.slice(1) as MathJson[]) symbolsOf(part, found);
  return found;
}

/**
 * The value of an expression at a point. Sums, products, quotients and whole powers of exact numbers stay exact.
 * @throws NotComputable
 */
export function evaluate(expression: MathJson, point: Point, depth = 0): Value {
  if (depth > MOST_DEPTH) throw new NotComputable('too deep');
  const value = valueOf(expression, point, depth + 1);
  if (point.shake === 0 || isExact(value)) return value;
  const amount = 2 * ((0.25 + ++point.count * 0.6180339887498949) % 1) - 1;
  return complex.scale(value, 1 + point.shake * amount);
}

function valueOf(expression: MathJson, point: Point, depth: number): Value {
  if (typeof expression === 'number' || (typeof expression === 'object' && 'num' in expression)) {
    const number = writtenNumber(typeof expression === 'number' ? String(expression) : expression.num);
    if (number) return number;
    throw new NotComputable('number');
  }
  if (typeof expression === 'string') {
    if (expression.startsWith("'") || expression.endsWith('Infinity')) throw new NotComputable(expression);
    return constants[expression] ?? point.of(expression);
  }
  const [name, ...parts] = expression;
  if (name === 'InvisibleOperator') return beside(parts, point, depth);
  if (name === 'Apply') return applied(parts, point, depth);
  return called(
    name,
    parts.map((part) => evaluate(part, point, depth)),
  );
}

function called(name: string, values: readonly Value[]): Value {
  const [a, b] = values;
  if (name === 'Add') return values.reduce(sum, integer(0));
  if (name === 'Multiply') return values.reduce(product, integer(1));
  if (a === undefined) throw new NotComputable(name);
  if (values.length === 1) return ofOne(name, a);
  if (b === undefined || values.length > 2) throw new NotComputable(name);
  switch (name) {
    case 'Subtract':
      return sum(a, product(integer(-1), b));
    case 'Divide':
    case 'Rational':
      return ratio(a, b);
    case 'Power':
      return raised(a, b);
    case 'Root':
      return root(a, b);
    case 'Log':
      return complex.divide(complex.ln(inexact(a)), complex.ln(inexact(b)));
    default:
      throw new NotComputable(name);
  }
}

function ofOne(name: string, a: Value): Value {
  switch (name) {
    case 'Delimiter':
      return a;
    case 'Negate':
      return product(integer(-1), a);
    case 'Factorial':
      return factorial(a);
    case 'Floor':
    case 'Ceil':
      return whole(name, a);
    case 'Log':
      return complex.scale(complex.ln(inexact(a)), 1 / Math.LN10);
    case 'Abs':
      if (isExact(a)) return a.numerator < 0n ? product(integer(-1), a) : a;
      break;
  }
  const of = functions[name];
  if (!of) throw new NotComputable(name);
  return of(inexact(a));
}

/** Things written beside each other: a function's word and its argument, a whole number and its fraction, factors. */
function beside(parts: readonly MathJson[], point: Point, depth: number): Value {
  const [first, second, ...others] = parts;
  const word = typeof first === 'string' ? words[first] : undefined;
  if (word !== undefined && second !== undefined) {
    const [argument, exponent] = raisedArgument(second);
    const value = called(word, [evaluate(argument, point, depth)]);
    const factor = exponent === null ? value : raised(value, evaluate(exponent, point, depth));
    return product(factor, others.length > 0 ? beside(others, point, depth) : integer(1));
  }
  if (isMixed(first, second)) {
    const mixed = sum(evaluate(first!, point, depth), evaluate(second!, point, depth));
    return others.reduce<Value>((so, part) => product(so, evaluate(part, point, depth)), mixed);
  }
  if (parts.some((part) => typeof part === 'string' && part in words)) throw new NotComputable('a word between factors');
  return parts.reduce<Value>((so, part) => product(so, evaluate(part, point, depth)), integer(1));
}

/** `exp(x)^2` is the square of exp(x). */
function raisedArgument(argument: MathJson): [MathJson, MathJson | null] {
  if (!Array.isArray(argument) || argument[0] !== 'Power') return [argument, null];
  const [, base, exponent] = argument as [string, MathJson, MathJson];
  return Array.isArray(base) && base[0] === 'Delimiter' ? [base, exponent] : [argument, null];
}

/** 3½, and not 3 · ½. */
function isMixed(first?: MathJson, second?: MathJson): boolean {
  const isCount = (part?: MathJson): boolean => typeof part === 'number' && Number.isInteger(part) && part > 0;
  if (!isCount(first) || !Array.isArray(second)) return false;
  const [name, top, bottom] = second as [string, ...MathJson[]];
  return name === 'Divide' && isCount(top) && isCount(bottom);
}

function applied([of, argument]: readonly MathJson[], point: Point, depth: number): Value {
  const name = Array.isArray(of) && of[0] === 'InverseFunction' ? inverses[String(of[1])] : undefined;
  if (name === undefined || argument === undefined) throw new NotComputable('Apply');
  return called(name, [evaluate(argument, point, depth)]);
}

function factorial(of: Value): Value {
  if (!isExact(of) || of.denominator !== 1n || of.numerator < 0n || of.numerator > LARGEST_FACTORIAL)
    throw new NotComputable('Factorial');
  let value = 1n;
  for (let factor = 2n; factor <= of.numerator; factor++) value *= factor;
  return integer(value);
}

function whole(name: 'Floor' | 'Ceil', of: Value): Value {
  const { re, im } = inexact(of);
  if (im !== 0 || !Number.isSafeInteger(Math.floor(re))) throw new NotComputable(name);
  return integer(name === 'Floor' ? Math.floor(re) : Math.ceil(re));
}
