import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmeticStatements } from '../../../src/analysis/behaviours/arithmetic';

/** Each statement of a text, with ✓ or ✗. */
const told = (text: string): string[] =>
  arithmeticStatements(text).map(({ start, end, holds }) => `${holds ? '✓' : '✗'} ${text.slice(start, end)}`);

describe('arithmetic that a text states', () => {
  it.each([
    ['7 * 3 = 21 , 21 + 5 = 26 so answer 7 * 3 + 5', ['✓ 7 * 3 = 21', '✓ 21 + 5 = 26']],
    ['first try 7 - 3 = 5 , 5 * 2 = 10', ['✗ 7 - 3 = 5', '✓ 5 * 2 = 10']],
    ['She eats 3 + 4 = <<3+4=7>>7 meals', ['✓ 3+4=7']],
    ['16 - 3 - 4 = 9 eggs at $2 make 9 * 2 = $18.', ['✓ 16 - 3 - 4 = 9', '✓ 9 * 2 = $18']],
    ['2 + 3 * 4 = 20, (2 + 3) * 4 = 20', ['✗ 2 + 3 * 4 = 20', '✓ (2 + 3) * 4 = 20']],
    [
      '1,000 + 500 = 1,500 and 2 x 3 × 4 = 24 and 2(3 + 4) = 14',
      ['✓ 1,000 + 500 = 1,500', '✓ 2 x 3 × 4 = 24', '✓ 2(3 + 4) = 14'],
    ],
    ['10 / 3 = 3.33, 10 / 3 = 3.34, 10/3 = 3', ['✓ 10 / 3 = 3.33', '✓ 10 / 3 = 3.34', '✗ 10/3 = 3']],
    ['20 * 5% = 1, 0.5 * 100 = 50%', ['✓ 20 * 5% = 1', '✓ 0.5 * 100 = 50%']],
    ['5 + 3 = 8 = 2 * 4 = 9', ['✓ 5 + 3 = 8', '✓ 8 = 2 * 4', '✗ 2 * 4 = 9']],
    ['- 3 + 4 = 7\n* 3 + 4 = 8\n-3 + 4 = 1', ['✓ 3 + 4 = 7', '✗ 3 + 4 = 8', '✓ -3 + 4 = 1']],
    ['$2^3 + 1 = 9$, 2**3 = 8, -2^2 = -4, 2^3^2 = 512', ['✓ $2^3 + 1 = 9', '✓ 2**3 = 8', '✓ -2^2 = -4', '✓ 2^3^2 = 512']],
    [
      String.raw`3 \times 4 = 12, \frac{1}{2} + \frac{1}{3} = \frac{5}{6}`,
      [String.raw`✓ 3 \times 4 = 12`, String.raw`✓ \frac{1}{2} + \frac{1}{3} = \frac{5}{6}`],
    ],
    ['5 − 3 = 2, 4.20+9.45+1.35=14.999999999999998', ['✓ 5 − 3 = 2', '✓ 4.20+9.45+1.35=14.999999999999998']],
  ])('%s', (text, expected) => expect(told(text)).toEqual(expected));

  it.each([
    ...[
      'x + 3 = 7',
      '2x = 6',
      '2x + 3 = 7',
      'x2 + 3 = 5',
      'f(3) + 1 = 9',
      '5! / 3! = 20',
      'a_1 + 2 = 3',
      '3 + 4 = 7x',
      '3 + 4 = 7!',
    ],
    ...[
      '3 eggs * 2 + 4 = 10',
      '3 * 2 eggs = 6',
      'eggs + 4 = 13',
      'Day 2 = 5 - 2',
      '2 1/2 + 3 = 5.5',
      '1) 3 + 4 = 8',
      'Step 1 3 + 4 = 8',
    ],
    ...[
      '3 + 4 == 8',
      '3 + 4 >= 8',
      '3 + 4 != 8',
      '3 + 4 ≈ 8',
      '3 + 4 => 8',
      '3 + 4 = ',
      '3 + = 4',
      '3 + 4 = 5 -',
      '1 / 0 = 7',
      '2 ^ 0.5 = 7',
    ],
    ...['4 = 5', '2 + 3 = 5 hundred', '10 + 2 = 3 times 4', '2 ^ 99 = 1', '(3 + 4 = 8', 'well-3 + 4 = 8', '¾ x 3/3 = 9/12'],
  ])('passes over %s', (text) => expect(told(text)).toEqual([]));

  it('is always found where it is written plainly', () => {
    const number = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(number, number, number, (a, b, c) => {
        const value = a - b * c;
        const text = (n: number): string => (n < 0 ? `(${n})` : `${n}`);
        expect(told(`so ${text(a)} - ${text(b)} * ${text(c)} = ${value} now`).map(([mark]) => mark)).toEqual(['✓']);
        expect(told(`so ${text(a)} - ${text(b)} * ${text(c)} = ${value + 1} now`).map(([mark]) => mark)).toEqual(['✗']);
      }),
      { numRuns: 50 },
    );
  });

  it('comes to an end with texts made to take for ever', () => {
    for (const hostile of [
      '1+'.repeat(20_000),
      '<'.repeat(40_000),
      '1,111'.repeat(20_000),
      '1,111,'.repeat(20_000),
      '('.repeat(40_000),
      '9'.repeat(40_000),
    ])
      expect(told(`${hostile} = 7`)).toEqual([]);
    expect(told('1 = '.repeat(10_000))).toEqual([]);
    expect(told(`${'1 + '.repeat(45)}1 = 46`)).toHaveLength(1);
    expect(told(`${'1 + '.repeat(200)}1 = 201`)).toEqual([]);
    expect(told(`7 = ${'1 + '.repeat(200)}1`)).toEqual([]);
  });

  it('holds in the calculations that GSM8K’s references annotate', () => {
    const lines = readFileSync(join(import.meta.dirname, '../../fixtures/gsm8k/solutions-24.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const truths = lines.map((line) => (JSON.parse(line) as { ground_truth: string }).ground_truth);
    const all = truths.flatMap(told);
    expect(all.length).toBeGreaterThan(60);
    expect(all.filter((one) => one.startsWith('✗'))).toEqual([]);
  });
});
