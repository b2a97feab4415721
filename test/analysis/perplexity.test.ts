import { describe, expect, it } from 'vitest';
import { perplexity, sequenceLogprob } from '../../src/analysis/perplexity';

describe('perplexity', () => {
  it('is the inverse geometric mean of the token probabilities', () => {
    // 0.5 · 0.125 = 1/16, and its square root's inverse is 4.
    expect(perplexity([Math.log(0.5), Math.log(0.125)])).toBeCloseTo(4, 12);
    expect(perplexity([0, 0, 0])).toBe(1);
    expect(perplexity([Math.log(1 / 34)])).toBeCloseTo(34, 10);
  });

  it('says nothing of an empty text and infinity of an impossible one', () => {
    expect(perplexity([])).toBeNull();
    expect(perplexity([-1, -Infinity])).toBe(Infinity);
  });
});

describe('sequenceLogprob', () => {
  it('adds token log-probabilities', () => {
    expect(sequenceLogprob([-0.25, -1.5])).toBe(-1.75);
    expect(sequenceLogprob([])).toBeNull();
  });
});
