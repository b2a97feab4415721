/** An arithmetic expression that was read and computed exactly, or what is wrong with it. */
export type ExpressionResult = { kind: 'value'; value: number; numbers: number[] } | { kind: 'error'; message: string };

const MAX_LENGTH = 200;
const MAX_DEPTH = 16;
/** Values stay where integers are exact in a double. */
const MAX_VALUE = 1e9;

class ExpressionError extends Error {}

/**
 * Reads `+ - * /`, parentheses and decimal integers with ordinary precedence, left to right, and computes in integers: a division
 * must come out even. There are no signs, no functions and no names; anything else is an error, never an exception. Work is linear
 * in the length, which is limited, as is the depth of parentheses.
 * @returns the value and the numbers as written, in order
 */
export function readExpression(text: string): ExpressionResult {
  if (text.length > MAX_LENGTH) return { kind: 'error', message: `longer than ${MAX_LENGTH} characters` };
  const reader = new Reader(text);
  try {
    const value = reader.sum(0);
    reader.expectEnd();
    return { kind: 'value', value, numbers: reader.numbers };
  } catch (error) {
    if (error instanceof ExpressionError) return { kind: 'error', message: error.message };
    throw error;
  }
}

class Reader {
  readonly numbers: number[] = [];
  private position = 0;

  constructor(private readonly text: string) {}

  sum(depth: number): number {
    let value = this.product(depth);
    for (;;) {
      if (this.take('+')) value = limited(value + this.product(depth));
      else if (this.take('-')) value = limited(value - this.product(depth));
      else return value;
    }
  }

  expectEnd(): void {
    if (this.peek() !== '') throw this.unexpected();
  }

  private product(depth: number): number {
    let value = this.factor(depth);
    for (;;) {
      if (this.take('*')) value = limited(value * this.factor(depth));
      else if (this.take('/')) value = quotient(value, this.factor(depth));
      else return value;
    }
  }

  private factor(depth: number): number {
    if (this.take('(')) {
      if (depth >= MAX_DEPTH) throw new ExpressionError(`more than ${MAX_DEPTH} parentheses deep`);
      const value = this.sum(depth + 1);
      if (!this.take(')')) throw this.peek() === '' ? new ExpressionError('a parenthesis is not closed') : this.unexpected();
      return value;
    }
    let digits = '';
    for (let next = this.peek(); next >= '0' && next <= '9'; next = this.text[this.position] ?? '') {
      digits += next;
      this.position++;
    }
    if (digits === '') throw this.unexpected();
    const value = limited(Number(digits));
    this.numbers.push(value);
    return value;
  }

  private take(character: string): boolean {
    if (this.peek() !== character) return false;
    this.position++;
    return true;
  }

  /** The next character that is no space; empty at the end. */
  private peek(): string {
    while (this.text[this.position] === ' ') this.position++;
    return this.text[this.position] ?? '';
  }

  private unexpected(): ExpressionError {
    const found = this.peek();
    return new ExpressionError(
      found === '' ? 'it ends too early' : `${JSON.stringify(found)} at character ${this.position + 1} is not expected`,
    );
  }
}

function limited(value: number): number {
  if (Math.abs(value) > MAX_VALUE) throw new ExpressionError(`a value beyond ${MAX_VALUE}`);
  return value;
}

function quotient(dividend: number, divisor: number): number {
  if (divisor === 0) throw new ExpressionError('a division by zero');
  if (dividend % divisor !== 0) throw new ExpressionError(`${dividend} / ${divisor} is not an integer`);
  return dividend / divisor;
}
