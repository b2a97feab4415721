import { describe, expect, it } from 'vitest';
import { degradationStep, postSaturationGain, saturationStep } from '../../../src/analysis/oneShot/afterSaturation';

const by = (values: readonly number[], every = 1) => values.map((value, index) => ({ step: (index + 1) * every, value }));
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('training accuracy on one example', () => {
  it('is saturated from the first five steps that have 0.95 on average', () => {
    // Steps 4 … 8: (0.8 + 1 + 1 + 1 + 1) / 5 = 0.96.
    expect(saturationStep(by([0, 0.2, 0.5, 0.8, 1, 1, 1, 1, 1]))).toBe(4);
    expect(saturationStep(by([0, 1, 1, 1, 1]))).toBeNull();
    expect(saturationStep([])).toBeNull();
  });

  it('and what the held-out accuracy gains after it', () => {
    const heldOut = by([0.3, 0.4, 0.6, 0.55], 10);
    expect(postSaturationGain(heldOut, 24)).toEqual({
      ...{ from: { step: 20, value: 0.4 }, last: { step: 40, value: 0.55 }, best: { step: 30, value: 0.6 } },
      gain: expect.closeTo(0.15, 12) as number,
    });
    expect(postSaturationGain(heldOut, 4)!.from.step).toBe(10);
    expect(postSaturationGain(heldOut, 40)).toBeNull();
    expect(postSaturationGain([], 4)).toBeNull();
  });
});

describe('outputs on the training example', () => {
  const degraded = by([...times(20, 0.1), ...times(10, 0.9)]);

  it('are degraded from the step on after which they stay so', () => {
    // Five steps from 18 on: (3 × 0.1 + 2 × 0.9) / 5 = 0.42, at least 0.1 + 0.2; the first of them that has it itself is step 21.
    const found = degradationStep(degraded, by([0.5, 0.6, 0.6], 10));
    expect(found).toMatchObject({
      step: 21,
      before: expect.closeTo(0.1, 12) as number,
      after: expect.closeTo(0.9, 12) as number,
    });
    // Held out: (0.5 + 0.6) / 2 up to step 21, 0.6 after it.
    expect(found).toMatchObject({ heldOutChange: expect.closeTo(0.05, 12) as number, isHeld: true });
    // Up to step 21 it swings about 0.5 and goes on so; 0.6, the best by chance, is no start that it falls from.
    const swinging = by([...times(3, 0.4), 0.6, 0.4, 0.6, 0.4, 0.5, 0.6, 0.4, ...times(5, 0.5)], 2);
    // The last five up to it: (0.6 + 0.4 + 0.5 + 0.6 + 0.4) / 5 = 0.5.
    expect(degradationStep(degraded, swinging)).toMatchObject({ heldOutChange: expect.closeTo(0, 12) as number, isHeld: true });
  });

  it('are not where it passes, or where the run is short', () => {
    expect(degradationStep(by([...times(20, 0.1), ...times(10, 0.9), ...times(5, 0.1)]), [])).toBeNull();
    expect(degradationStep(by(times(9, 1)), [])).toBeNull();
    expect(degradationStep(degraded, [])).toMatchObject({ heldOutChange: null, isHeld: null });
    expect(degradationStep(degraded, by([0.5, 0.6, 0.3], 10))).toMatchObject({ isHeld: false });
  });
});
