import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandSweep, MOST_RUNS } from '../../../src/analysis/sweep/expandSweep';

const base = { method: 'grpo', model: 'm', learning_rate: 1e-4 };

describe('a sweep', () => {
  it('is every combination, the last key changing fastest', () => {
    const { keys, points } = expandSweep({ ...base, temperature: [0.7, 1], seed: [1, 2] });
    expect(keys).toEqual(['temperature', 'seed']);
    expect(points.map(({ values }) => [values['temperature'], values['seed']])).toEqual([
      [0.7, 1],
      [0.7, 2],
      [1, 1],
      [1, 2],
    ]);
    expect(points[0]!.recipe).toEqual({ ...base, temperature: 0.7, seed: 1 });
  });

  it('leaves alone what is a list anyway, unless it is a list of lists', () => {
    const one = expandSweep({ ...base, reward_funcs: ['countdown'], seed: [1, 2] });
    expect(one.points.map(({ recipe }) => recipe['reward_funcs'])).toEqual([['countdown'], ['countdown']]);
    const two = expandSweep({ ...base, reward_funcs: [['countdown'], ['length', 'countdown']] });
    expect(two.points.map(({ recipe }) => recipe['reward_funcs'])).toEqual([['countdown'], ['length', 'countdown']]);
  });

  it('over methods leaves out what a method lacks, and has no run twice', () => {
    const { points } = expandSweep({ ...base, method: ['grpo', 'sft'], temperature: [0.7, 1], max_steps: 5 });
    expect(points.map(({ values }) => values)).toEqual([
      { method: 'grpo', temperature: 0.7 },
      { method: 'grpo', temperature: 1 },
      { method: 'sft' },
    ]);
    expect(points[2]!.recipe).toEqual({ ...base, method: 'sft', max_steps: 5 });
  });

  it('keeps a key that no method knows, so that it is told', () => {
    expect(expandSweep({ ...base, tempratur: [1, 2] }).points[1]!.recipe).toEqual({ ...base, tempratur: 2 });
    expect(expandSweep({ ...base, method: ['grpo', 'sft'], tempratur: 1 }).points[1]!.recipe).toMatchObject({ tempratur: 1 });
  });

  it.each([
    [{ seed: 1 }, 'no key has a list of values, such as temperature: [0.7, 1.0, 1.3]; a recipe without one is a single run'],
    [{ seed: [] }, 'seed has an empty list; a sweep needs at least one value'],
    [{ seed: [1, 2, 1] }, 'seed lists 1 twice; each value is one run'],
    [
      { seed: Array.from({ length: 30 }, (_, i) => i), max_steps: Array.from({ length: 30 }, (_, i) => i) },
      `the lists make 900 runs; allowed: up to ${MOST_RUNS}`,
    ],
  ])('refuses %j', (keys, message) => {
    expect(() => expandSweep({ ...base, ...keys })).toThrow(new RangeError(message));
  });

  it('has as many runs as its lists multiply to, each different', () => {
    const lists = fc.record({
      seed: fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 6 }),
      beta: fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }),
      temperature: fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(lists, (swept) => {
        const { points } = expandSweep({ ...base, ...swept });
        expect(points).toHaveLength(swept.seed.length * swept.beta.length * swept.temperature.length);
        expect(new Set(points.map(({ values }) => JSON.stringify(values))).size).toBe(points.length);
      }),
    );
  });
});
