import { quotient, type Rational } from '../rational';
import type { ArithmeticToken } from './arithmeticTokens';

const BINDING = { '+': 1, '-': 1, '*': 2, '/': 2, '^': 4 } as const;
const UNARY = 3;
const MOST_EXPONENT = 16n;
/** A power has at most about this many digits in each of its parts. */
const MOST_LENGTH = 200;

/**
 * Exact value of a run of tokens with ordinary precedence; a number before a bracket multiplies. null where it is no whole expression, divides
 * by 0, or has a power that is not a small whole number.
 * @param isPercent whether 50 % is 1/2 and not 50
 */
export function arithmeticValue(tokens: readonly ArithmeticToken[], isPercent: boolean): Rational | null {
  let at = 0;

  function operand(): Rational | null {
    const token = tokens[at++];
    switch (token?.kind) {
      case 'number':
        return isPercent && token.isPercent ? { ...token.value, denominator: token.value.denominator * 100n } : token.value;
      case 'open': {
        const inner = expression(0);
        return tokens[at++]?.kind === 'close' ? inner : null;
      }
      case 'operator': {
        if (token.operator !== '-' && token.operator !== '+') return null;
        const value = expression(UNARY);
        return value && token.operator === '-' ? { ...value, numerator: -value.numerator } : value;
      }
      default:
        return null;
    }
  }

  function expression(least: number): Rational | null {
    let left = operand();
    while (left && at < tokens.length) {
      const token = tokens[at]!;
      const operator = token.kind === 'operator' ? token.operator : token.kind === 'open' ? '*' : null;
      if (operator === null || BINDING[operator] <= least) break;
      if (token.kind === 'operator') at++;
      // A power binds to the right.
      const right = expression(operator === '^' ? BINDING['^'] - 1 : BINDING[operator]);
      left = right && combine(operator, left, right);
    }
    return left;
  }

  const value = expression(0);
  return at === tokens.length ? value : null;
}

function combine(operator: keyof typeof BINDING, a: Rational, b: Rational): Rational | null {
  switch (operator) {
    case '+':
    case '-': {
      const sign = operator === '+' ? 1n : -1n;
      return {
        numerator: a.numerator * b.denominator + sign * b.numerator * a.denominator,
        denominator: a.denominator * b.denominator,
      };
    }
    case '*':
      return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
    case '/':
      return quotient(a, b);
    case '^':
      return power(a, b);
  }
}

function power(base: Rational, exponent: Rational): Rational | null {
  if (exponent.numerator % exponent.denominator !== 0n) return null;
  const times = exponent.numerator / exponent.denominator;
  const size = times < 0n ? -times : times;
  if (size > MOST_EXPONENT || String(base.numerator).length + String(base.denominator).length > MOST_LENGTH) return null;
  const raised = { numerator: base.numerator ** size, denominator: base.denominator ** size };
  return times < 0n ? quotient({ numerator: 1n, denominator: 1n }, raised) : raised;
}
