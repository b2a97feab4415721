import type { Count } from '../passAtK';

/** Bins of the accuracy histogram of Yue et al. 2025 (figure 5): none right, (0, .1] … (.8, .9], (.9, 1), all right. */
export const accuracyBins = [
  ...['0', '0–.1', '.1–.2', '.2–.3', '.3–.4', '.4–.5', '.5–.6', '.6–.7', '.7–.8', '.8–.9', '.9–1', '1'],
] as const;

/**
 * Problems in each of the 12 {@link accuracyBins}, by the share c/n of their samples that is right. A bin holds its upper end and not its lower one;
 * the last but one holds neither.
 * @throws RangeError where a problem has no samples
 */
export function accuracyHistogram(counts: readonly Count[]): number[] {
  const bins = new Array<number>(accuracyBins.length).fill(0);
  for (const { n, c } of counts) {
    if (n < 1) throw new RangeError('a problem has no samples');
    const bin = c === 0 ? 0 : c === n ? accuracyBins.length - 1 : Math.ceil((10 * c) / n);
    bins[bin]!++;
  }
  return bins;
}
