import { expect, it } from 'vitest';
import { sweptName } from '../../../src/analysis/sweep/sweptName';

it('tells what was swept, after the name that the recipe has', () => {
  expect(sweptName(null, { temperature: 0.7, seed: 42 })).toBe('temperature 0.7, seed 42');
  expect(sweptName('warm', { temperature: 0.7 })).toBe('warm: temperature 0.7');
});

it('shortens that name and not what was swept, at whole characters', () => {
  const name = sweptName('🙂'.repeat(100), { seed: 42 });
  // 200 units less ': seed 42' are 191: 95 faces of two.
  expect(name).toBe(`${'🙂'.repeat(95)}: seed 42`);
  expect(sweptName('warm', { train_dataset: 'x'.repeat(300) })).toHaveLength(200);
});
