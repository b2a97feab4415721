import { bootstrapMean, type BootstrapOptions, type Interval } from '../bootstrap';
import type { Count } from '../passAtK';

/**
 * mean@k, also avg@k: the mean over problems of the share right among all n samples, with its bootstrap interval over problems. Its
 * expectation does not depend on k, which only says how many samples were averaged: with k = n it is pass@1 exactly.
 * @throws RangeError where there is no problem, or one has no samples
 */
export function meanAtK(counts: readonly Count[], options: BootstrapOptions = {}): Interval {
  return bootstrapMean(
    counts.map(({ n, c }) => {
      if (n < 1) throw new RangeError('a problem has no samples');
      return c / n;
    }),
    options,
  );
}
