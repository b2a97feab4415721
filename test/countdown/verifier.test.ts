import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enumerateAttempts } from '../../src/engine/countdown/attempts';
import { readExpression } from '../../src/engine/countdown/expression';
import { answerOf, verify } from '../../src/engine/countdown/verifier';
import { countdownReward } from '../../src/engine/rewards/countdown';
import { exactMatchReward } from '../../src/engine/rewards/exactMatch';
import { formatReward } from '../../src/engine/rewards/format';
import { rewardFunction } from '../../src/engine/rewards/registry';

const problem = { numbers: [3, 5, 7], target: 26 };
const why = (completion: string): string | null => {
  const verdict = verify(completion, problem);
  return verdict.kind === 'right' ? null : verdict.why;
};

describe('the verifier', () => {
  it.each([
    ' first try 3 * 7 = 21, 21 + 5 = 26 so answer 3 * 7 + 5',
    'answer 5+7*3',
    'answer (5 + (7 * 3))',
    ' thus answer 3 answer 7 * 3 + 5',
    'answer\n5 + 3 * 7'.replace('\n', ' '),
  ])('takes %j', (completion) => expect(why(completion)).toBeNull());

  it.each([
    ['', 'it has no answer'],
    ['3 * 7 + 5', 'it has no answer'],
    ['answers 3 * 7 + 5', 'it has no answer'],
    ['answer', 'the answer cannot be read: it ends too early'],
    ['answer 3 * 7 + 5 = 26', 'the answer cannot be read: "=" at character 11 is not expected'],
    ['answer 3 * 7 + 5 answer', 'the answer cannot be read: it ends too early'],
    ['answer (3 + 7) * 5', 'the answer makes 50, not 26'],
    ['answer 26', 'the answer uses 26 instead of 3, 5, 7'],
    ['answer 3 * 7 + 5 * 1', 'the answer uses 3, 7, 5, 1 instead of 3, 5, 7'],
    ['answer 3 * 7 + 5 + 3 - 3', 'the answer uses 3, 7, 5, 3, 3 instead of 3, 5, 7'],
    ['answer 37 + 5', 'the answer uses 37, 5 instead of 3, 5, 7'],
    ['answer 3 * 7 - -5', 'the answer cannot be read: "-" at character 9 is not expected'],
    ['answer (3 * 7 + 5', 'the answer cannot be read: a parenthesis is not closed'],
    ['answer 3 * 7) + 5', 'the answer cannot be read: ")" at character 6 is not expected'],
    ['answer 3 * 7 + 5; process.exit(1)', 'the answer cannot be read: ";" at character 10 is not expected'],
    ['answer constructor', 'the answer cannot be read: "c" at character 1 is not expected'],
    ['answer 3 ** 7', 'the answer cannot be read: "*" at character 4 is not expected'],
    ['answer 3 * 7 + ５', 'the answer cannot be read: "５" at character 9 is not expected'],
    ['answer 3e0 * 7 + 5', 'the answer cannot be read: "e" at character 2 is not expected'],
    ['answer 3.0 * 7 + 5', 'the answer cannot be read: "." at character 2 is not expected'],
    [`answer ${'('.repeat(50)}3`, 'the answer cannot be read: more than 16 parentheses deep'],
    [`answer ${'3+'.repeat(5000)}3`, 'the answer cannot be read: longer than 200 characters'],
    ['answer 99999999999 - 1', 'the answer cannot be read: a value beyond 1000000000'],
  ])('refuses %j', (completion, reason) => expect(why(completion)).toBe(reason));

  it('takes division only where it comes out even', () => {
    expect(readExpression('8 / 4 * 3')).toEqual({ kind: 'value', value: 6, numbers: [8, 4, 3] });
    expect(readExpression('8 / (4 - 4)')).toEqual({ kind: 'error', message: 'a division by zero' });
    expect(readExpression('7 / 2 * 2')).toEqual({ kind: 'error', message: '7 / 2 is not an integer' });
  });

  it('computes with ordinary precedence, from left to right', () => {
    expect(readExpression('9 - 2 - 3')).toMatchObject({ value: 4 });
    expect(readExpression('9 - 2 * 3')).toMatchObject({ value: 3 });
    expect(readExpression('(9 - 2) * 3')).toMatchObject({ value: 21 });
    expect(readExpression('9 - (2 - 3)')).toMatchObject({ value: 10 });
  });

  it('takes every enumerated attempt as an answer for its own result and no other', () => {
    const numbers = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(numbers, (given) => {
        for (const { expression, result } of enumerateAttempts(given)) {
          expect(verify(`answer ${expression}`, { numbers: given, target: result })).toEqual({ kind: 'right' });
          expect(verify(`answer ${expression}`, { numbers: given, target: result + 1 }).kind).toBe('wrong');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, whatever it is given', () => {
    const pieces = fc.array(
      fc.oneof(fc.constantFrom('answer ', '(', ')', '+', '-', '*', '/', ' ', '3', '5', '7', '0'), fc.string()),
      { maxLength: 40 },
    );
    fc.assert(fc.property(pieces, (parts) => ['right', 'wrong'].includes(verify(parts.join(''), problem).kind)));
  });
});

describe('rewards', () => {
  const example = { prompt: 'use 3, 5, 7 make 26', ...problem };

  it('countdown is 1 for a right answer, 0 for a wrong one, and throws without a problem', () => {
    expect(rewardFunction('countdown', 256)).toBe(countdownReward);
    expect(countdownReward(example, 'answer 3 * 7 + 5')).toBe(1);
    expect(countdownReward(example, 'answer 3 + 7 + 5')).toBe(0);
    expect(() => countdownReward({ prompt: 'x', numbers: '3, 5, 7', target: 26 }, 'answer 1')).toThrow(/"numbers".*"target"/);
  });

  it('exact_match compares with the example’s answer', () => {
    expect(exactMatchReward({ prompt: 'x', answer: '42' }, ' 42\n')).toBe(1);
    expect(exactMatchReward({ prompt: 'x', answer: 42 }, '42')).toBe(1);
    expect(exactMatchReward({ prompt: 'x', answer: '42' }, '42.0')).toBe(0);
    expect(() => exactMatchReward({ prompt: 'x' }, '42')).toThrow(/"answer"/);
  });

  it('format asks only for an answer that can be read', () => {
    expect(formatReward(example, 'so answer 1 + 1')).toBe(1);
    expect(formatReward(example, 'so answer 1 +')).toBe(0);
    expect(formatReward(example, '1 + 1')).toBe(0);
  });

  it('the answer is what follows the last "answer"', () => {
    expect(answerOf(' thus answer 1 + 2 ')).toBe('1 + 2');
    expect(answerOf('answer 1 so answer 2')).toBe('2');
    expect(answerOf('no such word')).toBeNull();
  });
});
