import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitEntropyReward } from '../../src/analysis/entropyRewardFit';
import { seededRandom } from '../../src/analysis/seededRandom';

const curve = (a: number, b: number, entropies: number[]) =>
  entropies.map((entropy) => ({ entropy, reward: -a * Math.exp(entropy) + b }));

describe('R = −a·e^H + b', () => {
  it('is found again where it holds', () => {
    const fit = fitEntropyReward(curve(0.2, 0.9, [1.2, 0.8, 0.5, 0.3, 0.1, 0.9, 0.7, 0.6, 0.4, 0.2]))!;
    for (const [figure, value] of [
      [fit.a, 0.2],
      [fit.b, 0.9],
      [fit.ceiling, 0.7],
    ] as const) {
      expect(figure.value).toBeCloseTo(value, 12);
      expect(figure.low).toBeCloseTo(value, 9);
      expect(figure.high).toBeCloseTo(value, 9);
    }
    expect(fit).toMatchObject({ points: 10, r2: 1 });
  });

  it('agrees with least squares by hand', () => {
    // Four times x = e^H = 1, 2, 3; R = 3, 1, 2: slope −1/2, intercept 3; residuals ½, −1, ½: R² = 1 − 1.5/2.
    const points = [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3].map((x, i) => ({ entropy: Math.log(x), reward: [3, 1, 2][i % 3]! }));
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

  it('covers the truth in seven of ten runs where steps resemble the ones before (AR(1) of 0.8)', () => {
    const random = seededRandom(3);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const runs = 300;
    let covered = 0;
    for (let run = 0; run < runs; run++) {
      let noise = normal();
      const points = curve(
        0.2,
        1,
        Array.from({ length: 50 }, (_, i) => 1.5 - (1.2 * i) / 50),
      ).map(({ entropy, reward }) => {
        noise = 0.8 * noise + 0.6 * normal();
        return { entropy, reward: reward + 0.05 * noise };
      });
      const { low, high } = fitEntropyReward(points, { resamples: 200, seed: run + 1 })!.ceiling;
      if (low <= 0.8 && 0.8 <= high) covered++;
    }
    expect(covered / runs).toBeGreaterThan(0.7);
  });

  it('is nothing where there is too little to fit', () => {
    const nine = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    expect(fitEntropyReward(curve(1, 1, nine))).toBeNull();
    expect(fitEntropyReward(curve(1, 1, [...nine, 1]))).not.toBeNull();
    expect(fitEntropyReward(curve(1, 1, Array<number>(12).fill(0.5)))).toBeNull();
    expect(fitEntropyReward([...curve(1, 1, nine), { entropy: NaN, reward: 1 }])).toBeNull();
    expect(fitEntropyReward([...nine, 1].map((entropy) => ({ entropy, reward: 1 })))).toMatchObject({ r2: null });
  });

  it('does not depend on the order of points', () => {
    const point = fc.record({
      entropy: fc.double({ min: 0, max: 3, noNaN: true }),
      reward: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 10, maxLength: 15 }), (points) => {
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
