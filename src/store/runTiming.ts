import type { RunView } from './runView';

const window = 20;

/** Median duration of the last 20 steps, ms; null before the first. */
export function millisecondsPerStep(view: Pick<RunView, 'durationsMs'>): number | null {
  const last = view.durationsMs.slice(-window).sort((a, b) => a - b);
  if (last.length === 0) return null;
  const middle = last.length >> 1;
  return last.length % 2 === 1 ? last[middle]! : (last[middle - 1]! + last[middle]!) / 2;
}

/** Estimated time to the last step, ms: the remaining steps at the median duration of the last 20; null before the first. */
export function millisecondsLeft(view: Pick<RunView, 'durationsMs' | 'step'>, maxSteps: number): number | null {
  const perStep = millisecondsPerStep(view);
  return perStep === null ? null : perStep * Math.max(0, maxSteps - view.step);
}
