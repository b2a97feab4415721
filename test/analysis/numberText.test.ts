import { expect, test } from 'vitest';
import { bytes, count, counted, duration, figure, fixed, percent, signed } from '../../src/analysis/numberText';

test('minus is a minus sign, and zero has none', () => {
  expect(fixed(-1.008)).toBe('−1.01');
  expect(fixed(-0.001)).toBe('0.00');
  expect(signed(1.684)).toBe('+1.68');
  expect(signed(-0.56)).toBe('−0.56');
  expect(signed(0.001)).toBe('0.00');
  expect(count(-18165)).toBe('−18,165');
});

test('a missing number is a dash, never zero', () => {
  for (const format of [fixed, signed, figure, percent, duration, bytes]) expect(format(null)).toBe('–');
  expect(fixed(NaN)).toBe('–');
  expect(fixed(-Infinity)).toBe('−∞');
});

test('figures have three digits that count', () => {
  expect([0, 0.0302, 5.306, 12.34, 512, 3570, 0.00002].map(figure)).toEqual([
    '0',
    '0.0302',
    '5.31',
    '12.3',
    '512',
    '3,570',
    '2.0e−5',
  ]);
});

test('shares, times and sizes', () => {
  expect([0.004, 0.0994, 0.2801, 1].map(percent)).toEqual(['0.4 %', '9.9 %', '28 %', '100 %']);
  expect([380, 5300, 42_000, 118_000, 4_320_000, 7_200_000].map(duration)).toEqual([
    '380 ms',
    '5.3 s',
    '42 s',
    '2 min',
    '1 h 12 min',
    '2 h',
  ]);
  expect([12, 3200, 3_200_000, 411_900_000, 999_900_000].map(bytes)).toEqual(['12 B', '3.2 kB', '3.2 MB', '412 MB', '1.0 GB']);
  expect([counted(1, 'token'), counted(2, 'token'), counted(0, 'group')]).toEqual(['1 token', '2 tokens', '0 groups']);
});
