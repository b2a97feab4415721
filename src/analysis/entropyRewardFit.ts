import { percentileInterval } from './resampling';
import { seededRandom } from './seededRandom';
import type { BootstrapOptions, Interval } from './bootstrap';

export interface EntropyRewardPoint {
  /** Mean entropy of a step's tokens, nats. */
  entropy: number;
  reward: number;
}

export interface EntropyRewardFit {
  a: Interval;
  b: Interval;
  /** Reward predicted at entropy 0: b − a. */
  ceiling: Interval;
  /** Share of the reward's variance that the fit explains; null where the reward does not vary. */
  r2: number | null;
  points: number;
}

const FEWEST = 10;

/**
 * Fits R = −a·e^H + b (Cui et al. 2025, "The Entropy Mechanism of Reinforcement Learning", arXiv:2505.22617) by least squares, in which it is a straight
 * line over e^H. Intervals: percentile bootstrap of circular blocks of ⌈2·n^(1/3)⌉ consecutive points (Politis and Romano 1992), since neighbouring steps
 * of a run resemble each other. null of fewer than 10 points or where the entropy does not vary.
 * The intervals are too narrow all the same: simulated with an entropy that falls evenly, one of 95 % for the ceiling holds the truth in 88, 91 and 93 of
 * 100 runs of 10, 50 and 200 points where their noise is independent, in 70, 82 and 89 where it is AR(1) of 0.6, in 57, 75 and 83 of 0.8.
 * @param points in the order of steps; those that are not finite are left out
 */
export function fitEntropyReward(
  points: readonly EntropyRewardPoint[],
  { confidence = 0.95, resamples = 2000, seed = 1 }: BootstrapOptions = {},
): EntropyRewardFit | null {
  const known = points.filter(({ entropy, reward }) => Number.isFinite(Math.exp(entropy)) && Number.isFinite(reward));
  const [x, y] = [known.map(({ entropy }) => Math.exp(entropy)), known.map(({ reward }) => reward)];
  const count = known.length;
  const all = Int32Array.from({ length: count }, (_, i) => i);
  const line = count < FEWEST ? null : straightLine(x, y, all);
  if (!line) return null;
  const random = seededRandom(seed);
  const block = Math.ceil(2 * Math.cbrt(count));
  const drawn = new Int32Array(count);
  const lines = Array.from({ length: resamples }, () => {
    for (let i = 0, start = 0; i < count; i++) {
      if (i % block === 0) start = Math.floor(random() * count);
      drawn[i] = (start + (i % block)) % count;
    }
    return straightLine(x, y, drawn);
  }).filter((one) => one !== null);
  const interval = (of: (one: Line) => number): Interval => ({
    value: of(line),
    ...percentileInterval(lines.map(of), confidence),
  });
  const meanY = y.reduce((sum, one) => sum + one, 0) / count;
  const total = y.reduce((sum, one) => sum + (one - meanY) ** 2, 0);
  const rest = y.reduce((sum, one, i) => sum + (one - line.intercept - line.slope * x[i]!) ** 2, 0);
  return {
    a: interval(({ slope }) => -slope),
    b: interval(({ intercept }) => intercept),
    ceiling: interval(({ slope, intercept }) => intercept + slope),
    r2: total === 0 ? null : 1 - rest / total,
    points: count,
  };
}

interface Line {
  slope: number;
  intercept: number;
}

/** Least squares through the points drawn; null where their x is one value. */
function straightLine(x: readonly number[], y: readonly number[], drawn: Int32Array): Line | null {
  let [meanX, meanY] = [0, 0];
  for (const i of drawn) {
    meanX += x[i]! / drawn.length;
    meanY += y[i]! / drawn.length;
  }
  let [xx, xy] = [0, 0];
  for (const i of drawn) {
    xx += (x[i]! - meanX) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  if (xx <= 1e-24 * meanX ** 2 * drawn.length) return null;
  const slope = xy / xx;
  return { slope, intercept: meanY - slope * meanX };
}
