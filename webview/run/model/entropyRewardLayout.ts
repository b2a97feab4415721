import type { Interval } from '../../../src/analysis/bootstrap';
import type { StepPoint } from '../../../src/analysis/entropyRewardPoints';
import { numberTick, roundScale, type Scale } from '../../../src/analysis/chart/ticks';
import { fixed } from '../../../src/analysis/numberText';
import type { EntropyReward } from './entropyReward';

/** Shades from the oldest steps to the newest. */
export const SHADES = 8;
const MARGINS = { top: 24, right: 16, bottom: 40, left: 48 };
/** What the name of a step needs left of its dot, px. */
const LABEL_ROOM = 64;
/** How far above and below the rewards a ceiling that is not known may push the axis, in ranges of the rewards. */
const MOST_UNKNOWN = 3;

export interface EntropyRewardLayout {
  area: { left: number; top: number; right: number; bottom: number };
  x(entropy: number): number;
  y(reward: number): number;
  xTicks: { x: number; label: string }[];
  yTicks: { y: number; label: string; isZero: boolean }[];
  /** A path of points a shade, oldest first, drawn with round caps `size` px wide; `strength` 0 … 1. */
  shades: { path: string; size: number; strength: number }[];
  /** The fitted curve and its interval; null where there is none to draw. */
  curve: { line: string; band: string } | null;
  /** At entropy 0, the ends of its interval on the axes; `y` is null where the interval says too little to claim a value. Null where there is no ceiling. */
  atZero: { y: number | null; low: number; high: number; label: string } | null;
  /** The names of the oldest and the newest step, beside their dots. */
  ends: { x: number; y: number; label: string; isLeftward: boolean }[];
}

/** Positions of everything on the chart of reward over entropy, px; zero is in view on both axes. */
export function entropyRewardLayout(
  { points, fit, verdict }: Pick<EntropyReward, 'points' | 'fit' | 'verdict'>,
  { width, height }: { width: number; height: number },
): EntropyRewardLayout {
  const area = { left: MARGINS.left, top: MARGINS.top, right: width - MARGINS.right, bottom: height - MARGINS.bottom };
  const isFitted = fit !== null && verdict !== 'flat';
  const ceiling = isFitted && (verdict === 'ceiling' || verdict === 'open') ? fit.ceiling : null;
  const rewards = [0, ...points.map(({ reward }) => reward)];
  const seen = ceiling ? [...rewards, ...inSight(ceiling, rewards, verdict === 'ceiling')] : rewards;
  const across = roundScale(0, extreme(points.map(({ entropy }) => entropy)), 5);
  const up = roundScale(-extreme(seen.map((value) => -value)), extreme(seen), 4);
  const x = position(across, area.left, area.right);
  const y = position(up, area.bottom, area.top);
  return {
    ...{ area, x, y },
    xTicks: across.ticks.map((tick) => ({ x: x(tick), label: numberTick(tick, across.distance) })),
    yTicks: up.ticks.map((tick) => ({ y: y(tick), label: numberTick(tick, up.distance), isZero: tick === 0 })),
    shades: shadesOf(points, x, y),
    curve: isFitted ? curvePaths(fit.curve, x, y) : null,
    atZero: ceiling && {
      y: verdict === 'ceiling' ? y(ceiling.value) : null,
      low: Math.min(area.bottom, y(ceiling.low)),
      high: Math.max(area.top, y(ceiling.high)),
      label:
        verdict === 'ceiling'
          ? `${fixed(ceiling.value)} at entropy 0`
          : `entropy 0: anything from ${fixed(ceiling.low)} to ${fixed(ceiling.high)}`,
    },
    ends: endsOf(points, x, y, area),
  };
}

/** Index of the point nearest to a place, within `reach` px; −1 where there is none. */
export function nearestPoint(
  points: readonly StepPoint[],
  { x, y }: Pick<EntropyRewardLayout, 'x' | 'y'>,
  at: { x: number; y: number },
  reach = 24,
): number {
  let [nearest, least] = [-1, reach];
  points.forEach(({ entropy, reward }, index) => {
    const distance = Math.hypot(x(entropy) - at.x, y(reward) - at.y);
    if (distance <= least) [nearest, least] = [index, distance];
  });
  return nearest;
}

/** What of a ceiling the axis is to show: all of one that is claimed, of another no more than leaves the points readable. */
function inSight({ value, low, high }: Interval, rewards: readonly number[], isClaimed: boolean): number[] {
  if (isClaimed) return [value, low, high];
  const [least, most] = [-extreme(rewards.map((reward) => -reward)), extreme(rewards)];
  const room = MOST_UNKNOWN * (most - least);
  return [low, high].map((end) => Math.max(least - room, Math.min(most + room, end)));
}

type Place = (value: number) => number;

function position({ low, high }: Scale, from: number, to: number): Place {
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

function shadesOf(points: readonly StepPoint[], x: Place, y: Place): EntropyRewardLayout['shades'] {
  const count = Math.min(SHADES, points.length);
  const paths = Array.from({ length: count }, () => '');
  points.forEach(({ entropy, reward }, index) => {
    paths[Math.floor((index * count) / points.length)] += `M${x(entropy).toFixed(1)} ${y(reward).toFixed(1)}h0`;
  });
  return paths.map((path, shade) => {
    const age = count === 1 ? 1 : shade / (count - 1);
    return { path, size: 4 + 4 * age, strength: 0.3 + 0.7 * age };
  });
}

function curvePaths(curve: readonly { entropy: number; value: number; low: number; high: number }[], x: Place, y: Place) {
  const through = (of: 'value' | 'low' | 'high'): string[] =>
    curve.map((point) => `${x(point.entropy).toFixed(1)} ${y(point[of]).toFixed(1)}`);
  return { line: `M${through('value').join('L')}`, band: `M${through('high').join('L')}L${through('low').reverse().join('L')}Z` };
}

function endsOf(
  points: readonly StepPoint[],
  x: Place,
  y: Place,
  { left, bottom }: EntropyRewardLayout['area'],
): EntropyRewardLayout['ends'] {
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last) return [];
  const end = ({ step, entropy, reward }: StepPoint): EntropyRewardLayout['ends'][number] => {
    const [at, height, label] = [x(entropy), y(reward), `step ${step}`];
    // The others lie right below the newest and left above the oldest, so left below is free; right is where there is no room below.
    if (height + 18 > bottom - 2) return { x: at + 7, y: height + 4, label, isLeftward: false };
    const isLeftward = at - left > LABEL_ROOM;
    return { x: isLeftward ? at - 4 : at + 4, y: height + 18, label, isLeftward };
  };
  return first === last ? [end(last)] : [end(first), end(last)];
}

function extreme(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}
