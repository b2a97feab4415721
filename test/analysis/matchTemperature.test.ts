import { describe, expect, it } from 'vitest';
import { matchTemperature } from '../../src/analysis/matchTemperature';

const range = { low: 0.05, high: 5 };
/** Entropy of a token with the odds 4 : 1 at T = 1, nats. */
function entropyAt(temperature: number): Promise<number> {
  const p = 1 / (1 + 4 ** (-1 / temperature));
  return Promise.resolve(-p * Math.log(p) - (1 - p) * Math.log(1 - p));
}

describe('the temperature of a given entropy', () => {
  it.each([
    // Odds 16 : 1 at T = 0.5 are those of 4² : 1, and 2 : 1 at T = 2 those of √4 : 1.
    [0.5, 16 / 17],
    [2, 2 / 3],
  ])('is found from above and from below: T = %d', async (temperature, p) => {
    const target = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    const { found, tried } = await matchTemperature(entropyAt, { target, tolerance: 1e-4, start: 1, ...range });
    expect(found).toBe(tried.at(-1));
    expect(found!.temperature).toBeCloseTo(temperature, 2);
    expect(Math.abs(found!.entropy - target)).toBeLessThanOrEqual(1e-4);
    expect(tried.length).toBeLessThan(20);
    expect(new Set(tried.map((one) => one.temperature)).size).toBe(tried.length);
  });

  it('is where the search begins, if that is near enough', async () => {
    const target = await entropyAt(1);
    expect((await matchTemperature(entropyAt, { target, tolerance: 0, start: 1, ...range })).tried).toHaveLength(1);
  });

  it('is none where the range does not reach it, which is known at its end', async () => {
    // Two tokens have at most ln 2 = 0.693 nats.
    const hot = await matchTemperature(entropyAt, { target: 0.7, tolerance: 0.001, start: 1, ...range });
    expect([hot.found, hot.tried.at(-1)!.temperature]).toEqual([null, 5]);
    const cold = await matchTemperature(entropyAt, { target: 1e-9, tolerance: 1e-10, start: 1, low: 0.5, high: 5 });
    expect([cold.found, cold.tried.at(-1)!.temperature]).toEqual([null, 0.5]);
  });

  it('is none where the entropy jumps over it', async () => {
    const jump = (temperature: number) => Promise.resolve(temperature < 1.234 ? 0.1 : 0.9);
    const { found, tried } = await matchTemperature(jump, { target: 0.5, tolerance: 0.01, start: 1, ...range });
    expect(found).toBeNull();
    expect(tried.length).toBe(24);
    expect(tried.at(-1)!.temperature).toBeCloseTo(1.234, 3);
  });
});
