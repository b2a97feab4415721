import { describe, expect, it } from 'vitest';
import { numberMatchReward } from '../../../src/engine/rewards/numberMatch';

const reward = (answer: unknown, completion: string): number => numberMatchReward({ prompt: 'p', answer }, completion);

describe('number_match', () => {
  it.each([
    ['1000', 'It is 1,000.0', 1],
    ['1,000', '1000', 1],
    [1000, '12,345,678 or 1000.', 1],
    ['0.5', '1/2', 1],
    ['1/2', 'x = 0.50', 1],
    ['1/3', '0.333333333', 0],
    ['2.5', '2 1/2', 1],
    ['1/2', '2 1/2', 0],
    ['50%', '0.5', 1],
    ['50', '50 %', 1],
    ['50%', '1/2', 1],
    ['50%', '5000%', 0],
    ['$18', '18', 1],
    ['18', 'She makes $18.00 a day', 1],
    ['-3', 'x = -3', 1],
    ['-3', 'x = −3', 1],
    ['-3', '-$3', 1],
    ['3', '5-3', 1],
    ['-3', '5-3', 0],
    ['3', '5 - 3', 1],
    ['-3', '5 - 3', 0],
    ['-3', '$ -3', 1],
    ['.5', '0.5', 1],
    ['12345678901234567890', '12345678901234567891', 0],
    ['2', 'list 1,2', 1],
    ['5', '5/0 5', 1],
    ['5', '5/0', 0],
    ['5', 'none', 0],
    ['5', '', 0],
  ])('answer %j, completion %j: %d', (answer, completion, expected) => {
    expect(reward(answer, completion)).toBe(expected);
  });

  it('reads the box, then what follows ####, then the last number', () => {
    expect(reward('18', 'so \\boxed{18} of 20')).toBe(1);
    expect(reward('18', '\\boxed{17} no, \\boxed{18}')).toBe(1);
    expect(reward('18', '#### 18\n\nQuestion: 7 apples')).toBe(1);
    expect(reward('18', 'first 18, then 20')).toBe(0);
    expect(reward('18', '\\boxed{\\text{none}} 18')).toBe(0);
    expect(reward('6 × 3 = 18\n#### 18', '18')).toBe(1);
  });

  it("reads LaTeX's numbers", () => {
    expect(reward('1/2', '\\boxed{\\frac{1}{2}}')).toBe(1);
    expect(reward('-3.5', '\\boxed{-3\\dfrac{1}{2}}')).toBe(1);
    expect(reward('1000', '\\boxed{1{,}000}')).toBe(1);
    expect(reward('1000', '\\boxed{\\$1\\,000}')).toBe(1);
    expect(reward('0.05', '\\boxed{5\\%}')).toBe(1);
    expect(reward('5', '\\boxed{x_{1} = 5}')).toBe(1);
  });

  it('throws without an answer that has a number', () => {
    expect(() => numberMatchReward({ prompt: 'p' }, '1')).toThrow('the example needs "answer" (a text or a number)');
    expect(() => reward('many', '1')).toThrow('the example\'s "answer" is "many"; a number is needed in it');
  });

  it.each([' ', '9', '1 ', '\\frac{', '$ ', '\\boxed{'])('comes to an end with 20,000 times %j', (piece) => {
    expect(reward('7', piece.repeat(20_000))).toBe(0);
  });
});
