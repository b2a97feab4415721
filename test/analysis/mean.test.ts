import { expect, it } from 'vitest';
import { mean } from '../../src/analysis/mean';

it('a mean is the sum over the number, and none of none', () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean(Float64Array.of(0.5, -0.5))).toBe(0);
  expect(mean([])).toBeNaN();
});
