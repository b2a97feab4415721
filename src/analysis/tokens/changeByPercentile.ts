export interface PercentileBin {
  /** Percentiles of the value before, from and to, 0 … 100. */
  from: number;
  to: number;
  count: number;
  /** Means of the bin's positions. */
  before: number;
  after: number;
  /** after − before. */
  change: number;
}

/**
 * How a value such as the entropy changed, by how high it was before (Wang et al. 2025, figure 5): positions are sorted by `before`, ties in their order,
 * and cut into bins of equal size, the lowest first. A bin without a position is left out. Part of what the highest
 * bins lose and the lowest gain is regression to the mean, where `before` has noise of its own.
 *
 * @param before one value a position; `after` of the same positions
 * @param bins default 20, five percentiles each
 * @throws RangeError where the lengths differ
 */
export function changeByPercentile(before: ArrayLike<number>, after: ArrayLike<number>, bins = 20): PercentileBin[] {
  if (before.length !== after.length) {
    throw new RangeError(`both models need the same positions; found ${before.length} and ${after.length}`);
  }
  const order = Int32Array.from({ length: before.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(before[i]!) && !Number.isNaN(after[i]!))
    .sort((a, b) => before[a]! - before[b]! || a - b);
  return Array.from({ length: bins }, (_, bin) => {
    const from = Math.floor((bin * order.length) / bins);
    const to = Math.floor(((bin + 1) * order.length) / bins);
    let [sumBefore, sumAfter] = [0, 0];
    for (const i of order.subarray(from, to)) {
      sumBefore += before[i]!;
      sumAfter += after[i]!;
    }
    const count = to - from;
    return {
      ...{ from: (100 * bin) / bins, to: (100 * (bin + 1)) / bins, count },
      ...{ before: sumBefore / count, after: sumAfter / count, change: (sumAfter - sumBefore) / count },
    };
  }).filter(({ count }) => count > 0);
}
