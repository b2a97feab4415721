/** An exact number: `numerator / denominator`, the latter above 0. */
export interface Rational {
  numerator: bigint;
  denominator: bigint;
}

/** The value of digits with at most one point: `12`, `0.50`, `.5`. */
export function decimal(digits: string): Rational {
  const [whole = '', fraction = ''] = digits.split('.');
  return { numerator: BigInt(`${whole}${fraction}` || '0'), denominator: 10n ** BigInt(fraction.length) };
}

/** a / b; null where b is 0. */
export function quotient(a: Rational, b: Rational): Rational | null {
  if (b.numerator === 0n) return null;
  const sign = b.numerator < 0n ? -1n : 1n;
  return { numerator: sign * a.numerator * b.denominator, denominator: sign * a.denominator * b.numerator };
}

/** `3/2`: the same text for equal values. */
export function lowestTerms({ numerator, denominator }: Rational): string {
  let [divisor, rest] = [numerator < 0n ? -numerator : numerator, denominator];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return `${numerator / divisor}/${denominator / divisor}`;
}

export function isEqual(a: Rational, b: Rational): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator;
}
