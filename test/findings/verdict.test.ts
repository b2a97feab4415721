import { expect, it } from 'vitest';
import { verdictOf } from './verdict';

it('decides by the side on which the interval of three seeds lies', () => {
  // Mean 0.2, standard deviation 0.01, t = 4.303: half the interval is 4.303 × 0.01 / √3 = 0.0248.
  const { estimate, verdict } = verdictOf({ values: [0.19, 0.2, 0.21], claimed: 'positive' });
  expect(verdict).toBe('shown');
  expect(estimate!.low).toBeCloseTo(0.2 - 0.0248, 4);
  expect(verdictOf({ values: [0.19, 0.2, 0.21], claimed: 'negative' }).verdict).toBe('the opposite');
  expect(verdictOf({ values: [-0.1, 0.2, 0.1], claimed: 'positive' }).verdict).toBe('not shown');
});

it('decides nothing on fewer seeds, nor on seeds that do not differ', () => {
  expect(verdictOf({ values: [-1 / 64, -1 / 64, -(0.1 + 0.2 - 0.3) - 1 / 64], claimed: 'negative' })).toEqual({
    verdict: 'not decided',
    estimate: null,
  });
  expect(verdictOf({ values: [0.2, 0.2], claimed: 'positive' })).toEqual({ verdict: 'not decided', estimate: null });
});
