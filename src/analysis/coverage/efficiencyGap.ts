import { bootstrapMeanDifference, type BootstrapOptions, type Interval } from '../bootstrap';
import { passAtK, type Count } from '../passAtK';
import { eachOnce } from './eachOnce';

/**
 * The sampling-efficiency gap Δ_SE = pass@k(base) − pass@1(other) at a large k (Yue et al. 2025, section 4.2, with k = 256): how far the other
 * model's first attempt is from what the base can solve. Lower is better. With a paired bootstrap interval over problems.
 * @param pairs see `pairProblems`
 * @throws RangeError where there is no pair, or k is not in 1 … n of the base
 */
export function efficiencyGap(
  pairs: readonly { base: Count; other: Count }[],
  k: number,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapMeanDifference(
    eachOnce(
      pairs.map(({ other }) => other),
      (count) => passAtK(count, 1),
    ),
    eachOnce(
      pairs.map(({ base }) => base),
      (count) => passAtK(count, k),
    ),
    options,
  );
}
