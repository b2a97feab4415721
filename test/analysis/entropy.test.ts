import { expect, test } from 'vitest';
import { entropyHistogram, entropyScaleTop, percentile, shareAbove } from '../../src/analysis/entropy';
import { advantageReach, divergingLevel, heatLevel } from '../../src/analysis/heat';

test('the scale ends at 2.1 nats unless tokens lie above it', () => {
  expect(entropyScaleTop(null)).toBe(2.1);
  expect(entropyScaleTop(1.93)).toBe(2.1);
  expect(entropyScaleTop(2.1)).toBe(2.1);
  expect(entropyScaleTop(3.41)).toBe(3.5);
  expect(entropyScaleTop(3.4)).toBe(3.4);
});

test('percentiles agree with numpy.percentile', () => {
  expect(percentile([0.1, 2, 0.5, 0, 1.2, 0.7, 0.3], 0.8)).toBeCloseTo(1.1, 12);
  expect(percentile([3, 1], 0.8)).toBeCloseTo(2.6, 12);
  expect(percentile([4], 0.8)).toBe(4);
});

test('a percentile of no values is missing, and NaN is no value', () => {
  expect(percentile([], 0.8)).toBeNull();
  expect(percentile([NaN, NaN], 0.5)).toBeNull();
  expect(percentile([NaN, 7, NaN], 0.1)).toBe(7);
});

test('values are counted in equal bins, those above the top in the last', () => {
  expect(entropyHistogram([0, 0.49, 0.5, 1.9, 2, 9, NaN], 2, 4)).toEqual([2, 1, 0, 3]);
});

test('the share above a value splits its bin in proportion', () => {
  // Bins of 0.5 nats: 6, 2, 1, 1 tokens.
  expect(shareAbove(0, [6, 2, 1, 1], 2)).toBeCloseTo(1, 12);
  expect(shareAbove(0.5, [6, 2, 1, 1], 2)).toBeCloseTo(0.4, 12);
  expect(shareAbove(0.75, [6, 2, 1, 1], 2)).toBeCloseTo(0.3, 12);
  expect(shareAbove(2, [6, 2, 1, 1], 2)).toBeCloseTo(0, 12);
  expect(shareAbove(1, [0, 0], 2)).toBeNull();
});

test('levels are tenths of the scale; a missing value has none', () => {
  expect([0, 0.1, 0.11, 1.05, 2.1, 5].map((value) => heatLevel(value, 2.1))).toEqual([0, 0, 1, 5, 10, 10]);
  expect([null, undefined, NaN].map((value) => heatLevel(value, 2.1))).toEqual([null, null, null]);
  expect([-9, -1, -0.04, 0, 0.26, 9].map((value) => divergingLevel(value, 1))).toEqual([-10, -10, 0, 0, 3, 10]);
  expect(divergingLevel(null, 1)).toBeNull();
});

test('one right of sixteen is √15 standard deviations better than its group', () => {
  expect(advantageReach(16)).toBeCloseTo(3.873, 3);
  expect(advantageReach(1)).toBe(1);
});
