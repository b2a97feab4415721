import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEntropyReward } from '../../src/analysis/entropyRewardFit';

const curve = (a: number, b: number, entropies: number[]) =>
  entropies.map((entropy) => ({ entropy, reward: -a * Math.exp(entropy) + b }));

describe('R = −a·e^H + b', () => {
  it('is found again where it holds', () => {
    const fit = fitEntropyReward(curve(0.2, 0.9, [1.2, 0.8, 0.5, 0.3, 0.1]))!;
    for (const [figure, value] of [
      [fit.a, 0.2],
      [fit.b, 0.9],
      [fit.ceiling, 0.7],
    ] as const) {
      expect(figure.value).toBeCloseTo(value, 12);
      expect(figure.low).toBeCloseTo(value, 9);
      expect(figure.high).toBeCloseTo(value, 9);
    }
    expect(fit).toMatchObject({ points: 5, r2: 1 });
  });

  it('agrees with least squares by hand', () => {
    // x = e^H = 1, 2, 3; R = 3, 1, 2: slope −1/2, intercept 3; residuals ½, −1, ½: R² = 1 − 1.5/2.
    const points = [1, 2, 3].map((x, i) => ({ entropy: Math.log(x), reward: [3, 1, 2][i]! }));
    const fit = fitEntropyReward(points)!;
    expect(fit.a.value).toBeCloseTo(0.5, 12);
    expect(fit.b.value).toBeCloseTo(3, 12);
    expect(fit.ceiling.value).toBeCloseTo(2.5, 12);
    expect(fit.r2).toBeCloseTo(0.25, 12);
  });

  it('covers the truth under noise, with an interval that is about as wide as the standard error says', () => {
    const noise = (i: number): number => 0.05 * Math.sin(12.9898 * (i + 1) ** 2);
    const points = curve(
      0.3,
      1,
      Array.from({ length: 200 }, (_, i) => 1.5 - i / 200),
    ).map((point, i) => ({
      ...point,
      reward: point.reward + noise(i),
    }));
    const { ceiling, a } = fitEntropyReward(points)!;
    expect(ceiling.low).toBeLessThan(0.7);
    expect(ceiling.high).toBeGreaterThan(0.7);
    // Standard error of the slope: 0.0354 / √(200 × var(e^H) = 0.66) = 0.0031
    expect(a.high - a.low).toBeGreaterThan(2 * 1.96 * 0.0031 * 0.5);
    expect(a.high - a.low).toBeLessThan(2 * 1.96 * 0.0031 * 1.6);
  });

  it('is nothing where there is nothing to fit', () => {
    expect(fitEntropyReward(curve(1, 1, [0.5, 0.4]))).toBeNull();
    expect(fitEntropyReward(curve(1, 1, [0.5, 0.5, 0.5]))).toBeNull();
    expect(fitEntropyReward([...curve(1, 1, [0.5, 0.4]), { entropy: NaN, reward: 1 }])).toBeNull();
    expect(fitEntropyReward([0.1, 0.2, 0.3].map((entropy) => ({ entropy, reward: 1 })))).toMatchObject({ r2: null });
  });

  it('does not depend on the order of points', () => {
    const point = fc.record({
      entropy: fc.double({ min: 0, max: 3, noNaN: true }),
      reward: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 3, maxLength: 8 }), (points) => {
        const [fit, reversed] = [points, [...points].reverse()].map((each) => fitEntropyReward(each, { resamples: 1 }));
        expect(fit === null).toBe(reversed === null);
        if (!fit || !reversed) return;
        const size = 1 + Math.abs(fit.b.value);
        expect(Math.abs(fit.b.value - reversed.b.value) / size).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });
});
