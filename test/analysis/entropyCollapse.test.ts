import { describe, expect, it } from 'vitest';
import { entropyCollapse } from '../../src/analysis/entropyCollapse';

const steps = (...runs: [value: number, times: number][]): number[] =>
  runs.flatMap(([value, times]) => Array<number>(times).fill(value));

describe('collapse of the entropy', () => {
  it('is the newest five steps below a tenth of the first five', () => {
    expect(entropyCollapse(steps([1, 5], [0.5, 20], [0.09, 5]))).toEqual({ before: 1, now: expect.closeTo(0.09, 12) as number });
    // A tenth itself is not below it.
    expect(entropyCollapse(steps([1, 5], [0.5, 20], [0.1, 5]))).toBeNull();
  });

  it('goes by means: one step says nothing', () => {
    // (0.4 + 4 × 0.01) / 5 = 0.088, and (0.6 + 4 × 0.01) / 5 = 0.128.
    expect(entropyCollapse([...steps([1, 5], [0.01, 4]), 0.4])?.now).toBeCloseTo(0.088, 12);
    expect(entropyCollapse([...steps([1, 5], [0.01, 4]), 0.6])).toBeNull();
    expect(entropyCollapse(steps([1, 9], [0, 1]))).toBeNull();
  });

  it('needs five steps of each, and passes over steps without an entropy', () => {
    expect(entropyCollapse(steps([1, 5], [0, 4]))).toBeNull();
    expect(entropyCollapse(steps([1, 5], [0, 5]))).toEqual({ before: 1, now: 0 });
    expect(entropyCollapse([null, ...steps([1, 5]), null, NaN, ...steps([0.02, 5]), null])).toEqual({
      before: 1,
      now: expect.closeTo(0.02, 12) as number,
    });
    expect(entropyCollapse(steps([0, 10]))).toBeNull();
  });
});
