import { expect, it } from 'vitest';
import { fileName } from '../../src/analysis/fileName';

it('the name of a file is the last part of its path, of Windows too', () => {
  expect(['/data/test.jsonl', 'C:\\data\\test.jsonl', 'test.jsonl'].map(fileName)).toEqual(Array(3).fill('test.jsonl'));
});
