/** One way to combine three numbers in two steps, as a trace writes it: `3 * 7 = 21, 21 + 5 = 26`. */
export interface Attempt {
  steps: readonly [Step, Step];
  /** The same as one expression with no more parentheses than ordinary precedence needs: `3 * 7 + 5`. */
  expression: string;
  result: number;
}

interface Step {
  left: number;
  operator: Operator;
  right: number;
  result: number;
}

const operators = ['+', '-', '*'] as const;
type Operator = (typeof operators)[number];

/** Results stay in 0 … 99, so that every number of a trace is at most two digits and has no sign. */
const MAX_RESULT = 99;

/**
 * Every attempt on three numbers whose results stay in 0 … {@link MAX_RESULT}, without repeats, in a fixed order. Sums and products
 * are written in the order of the numbers, differences with the larger first.
 */
export function enumerateAttempts(numbers: readonly number[]): Attempt[] {
  const [a, b, c] = numbers;
  if (a === undefined || b === undefined || c === undefined || numbers.length !== 3) {
    throw new RangeError(`an attempt combines three numbers; found ${numbers.length}`);
  }
  const found = new Map<string, Attempt>();
  for (const [x, y, rest] of [
    [a, b, c],
    [a, c, b],
    [b, c, a],
  ] as const) {
    for (const first of operators.flatMap((operator) => step(x, operator, y))) {
      for (const second of operators.flatMap((operator) => step(first.result, operator, rest))) {
        const attempt = { steps: [first, second] as const, expression: expressionOf(first, second, rest), result: second.result };
        found.set(attemptText(attempt), attempt);
      }
    }
  }
  return [...found.values()];
}

/** `3 * 7 = 21, 21 + 5 = 26` */
export function attemptText({ steps }: Pick<Attempt, 'steps'>): string {
  return steps.map(({ left, operator, right, result }) => `${left} ${operator} ${right} = ${result}`).join(', ');
}

function step(x: number, operator: Operator, y: number): Step[] {
  const [left, right] = operator === '-' && x < y ? [y, x] : [x, y];
  const result = operator === '+' ? left + right : operator === '-' ? left - right : left * right;
  return result > MAX_RESULT ? [] : [{ left, operator, right, result }];
}

function expressionOf(first: Step, second: Step, rest: number): string {
  const inner = `${first.left} ${first.operator} ${first.right}`;
  const innerFirst = second.left === first.result;
  const sum = first.operator !== '*';
  const needsParentheses = sum && (second.operator === '*' || (second.operator === '-' && !innerFirst));
  const wrapped = needsParentheses ? `(${inner})` : inner;
  return innerFirst ? `${wrapped} ${second.operator} ${rest}` : `${rest} ${second.operator} ${wrapped}`;
}
