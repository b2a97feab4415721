import type { RolloutsOverview } from '../../src/contract/messages/rollouts';
import { roundScale } from '../../src/analysis/chart/ticks';

type Steps = RolloutsOverview['steps'];
const LABEL_ROOM = 118;

/** Positions in px within a chart of the given width. */
export interface RewardChartLayout {
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Height of the slider's track. */
  track: number;
  low: number;
  high: number;
  /** Last step of the axis, and the last that has run. */
  end: number;
  last: number;
  x(step: number): number;
  y(reward: number): number;
  stepAt(px: number): number;
}

/** Room for the labels at the line's end is kept free where the run has no steps to come. */
export function rewardChartLayout({ steps, maxSteps }: RolloutsOverview, width: number): RewardChartLayout {
  const values = steps.flatMap((each) => [each.reward, each.rewardLow, each.rewardHigh].filter((value) => value !== null));
  const scale = roundScale(Math.min(0, ...values), Math.max(0, ...values), 3);
  const last = steps.at(-1)?.step ?? 0;
  const end = Math.max(maxSteps, last, 1);
  const [left, top, bottom] = [34, 12, 62];
  const open = ((end - last) / end) * (width - left - 14);
  const right = width - 14 - Math.max(0, LABEL_ROOM - open);
  return {
    left,
    right,
    top,
    bottom,
    track: 72,
    low: scale.low,
    high: scale.high,
    end,
    last,
    x: (step) => left + (step / end) * (right - left),
    y: (reward) => bottom - ((reward - scale.low) / (scale.high - scale.low)) * (bottom - top),
    stepAt: (px) => ((px - left) / (right - left)) * end,
  };
}

/** The mean's path; a missing value is a gap. */
export function linePath(steps: Steps, x: (step: number) => number, y: (reward: number) => number): string {
  let path = '';
  let broken = true;
  for (const { step, reward } of steps) {
    if (reward !== null) path += `${broken ? 'M' : 'L'}${x(step).toFixed(1)} ${y(reward).toFixed(1)}`;
    broken = reward === null;
  }
  return path;
}

/** The percentiles' area, one closed piece between two gaps. */
export function areaPath(steps: Steps, x: (step: number) => number, y: (reward: number) => number): string {
  let path = '';
  let piece: Steps = [];
  const close = (): void => {
    const point = (step: number, value: number): string => `${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
    const upper = piece.map((each) => point(each.step, each.rewardHigh!));
    const lower = piece.map((each) => point(each.step, each.rewardLow!)).reverse();
    if (piece.length > 0) path += `M${[...upper, ...lower].join('L')}Z`;
    piece = [];
  };
  for (const each of steps) {
    if (each.rewardLow === null || each.rewardHigh === null) close();
    else piece.push(each);
  }
  close();
  return path;
}
