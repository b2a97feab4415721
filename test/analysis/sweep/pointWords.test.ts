import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { pointWords, valueWords } from '../../../src/analysis/sweep/pointWords';

it('names a combination by its keys and values', () => {
  expect(pointWords({ temperature: 0.7, loss_type: 'dapo' })).toBe('temperature 0.7, loss_type dapo');
});

it('writes values as a recipe has them, in quotes where YAML would read something else', () => {
  const values: [unknown, string][] = [
    [['countdown', 'format'], '[countdown, format]'],
    [[{ name: 'module', path: '../rewards/mine.mjs' }], '[{name: module, path: ../rewards/mine.mjs}]'],
    [['yes', '1', 'a b', 'x: y', null, true, 1e-4], '["yes", "1", "a b", "x: y", null, true, 0.0001]'],
    [['.5', '.inf', './a.mjs', '/b.mjs'], '[".5", ".inf", ./a.mjs, /b.mjs]'],
  ];
  for (const [value, words] of values) {
    expect(valueWords(value)).toBe(words);
    expect(parse(words)).toEqual(value);
  }
});
