export interface Share {
  /** How many have it. */
  count: number;
  of: number;
}

/**
 * Interval of the difference `to - from` of two independent shares, from their Wilson intervals (Newcombe 1998, method 10): it keeps its
 * width where a share is 0 or 1. null where one is of none.
 * @param compared differences among which this one was chosen; each gets its part of the error of 5 % (Bonferroni)
 */
export function differenceInterval(from: Share, to: Share, compared = 1): { low: number; high: number } | null {
  if (from.of === 0 || to.of === 0) return null;
  const z = normalQuantile(1 - 0.025 / Math.max(1, compared));
  const [a, b] = [wilson(from, z), wilson(to, z)];
  const difference = b.share - a.share;
  return {
    low: difference - Math.hypot(b.share - b.low, a.high - a.share),
    high: difference + Math.hypot(b.high - b.share, a.share - a.low),
  };
}

/** Of fewer, all against none is chance too: of 3 and 3 in one case of ten (Fisher’s exact test), where the interval leaves 0 out. */
const FEWEST = 4;

/** Whether that interval leaves 0 out, and neither share is of very few. */
export function isSureDifference(from: Share, to: Share, compared = 1): boolean {
  const interval = differenceInterval(from, to, compared);
  return interval !== null && Math.min(from.of, to.of) >= FEWEST && (interval.low > 0 || interval.high < 0);
}

/** Wilson's interval of a share at 95 % (Wilson 1927), within 0 … 1: as wide as it has to be where the share is 0 or 1. @throws RangeError of none */
export function shareInterval(of: Share): { value: number; low: number; high: number } {
  if (of.of < 1) throw new RangeError(`a share is of one or more; found ${of.of}`);
  const { share, low, high } = wilson(of, normalQuantile(0.975));
  return { value: share, low: Math.max(0, low), high: Math.min(1, high) };
}

function wilson({ count, of }: Share, z: number): { share: number; low: number; high: number } {
  const share = count / of;
  const middle = share + z ** 2 / (2 * of);
  const half = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const scale = 1 + z ** 2 / of;
  return { share, low: (middle - half) / scale, high: (middle + half) / scale };
}

/** Of the standard normal distribution for p in 0.5 … 1 (Abramowitz and Stegun 26.2.23, error below 4.5e-4). */
function normalQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - p));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3);
}
