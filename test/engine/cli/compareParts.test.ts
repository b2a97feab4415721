import { expect, it } from 'vitest';
import { partSize } from '../../../src/engine/cli/compareParts';

it('samples a quarter at a time, and enough for every thread', () => {
  expect([partSize(64, 8), partSize(65, 8), partSize(3, 1)]).toEqual([16, 17, 1]);
  expect([partSize(4, 2), partSize(8, 8)]).toEqual([2, 8]);
});
