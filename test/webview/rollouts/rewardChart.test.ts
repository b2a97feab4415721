import { expect, test } from 'vitest';
import { areaPath, linePath, rewardChartLayout } from '../../../webview/rollouts/rewardChartLayout';
import { overviewOf } from '../fixtures/rollouts';

const steps = overviewOf(5, 10).steps.map((each, index) => ({
  ...each,
  reward: index === 2 ? null : index / 10,
  rewardLow: index === 2 ? null : 0,
  rewardHigh: index === 2 ? null : 0.5,
}));
const same = (value: number): number => value;

test('a missing step is a gap in line and band', () => {
  expect(linePath(steps, same, same)).toBe('M0.0 0.0L1.0 0.1M3.0 0.3L4.0 0.4L5.0 0.5');
  expect(areaPath(steps.slice(0, 4), same, same)).toBe('M0.0 0.5L1.0 0.5L1.0 0.0L0.0 0.0ZM3.0 0.5L3.0 0.0Z');
});

test('the axis reaches the last step to come, and positions go both ways', () => {
  const layout = rewardChartLayout({ ...overviewOf(5, 10), steps }, 900);
  expect([layout.end, layout.last]).toEqual([10, 5]);
  expect(layout.low).toBe(0);
  expect(layout.high).toBeGreaterThanOrEqual(0.5);
  expect(layout.stepAt(layout.x(7))).toBeCloseTo(7, 9);
  expect(layout.y(layout.low)).toBe(layout.bottom);
});

test('a run that is over keeps room for the labels at its end', () => {
  const going = rewardChartLayout(overviewOf(5, 60), 900);
  const over = rewardChartLayout(overviewOf(60, 60), 900);
  expect(going.right).toBe(886);
  expect(over.right).toBe(886 - 118);
});
