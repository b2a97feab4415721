/**
 * Exponential moving average as TensorBoard and Weights & Biases draw it: m ← w·m + (1 − w)·x from m = 0, divided by 1 − wⁿ after n
 * values, so that the first ones are not pulled to 0. A missing value stays missing and counts for nothing.
 *
 * @param weight 0 leaves the values as they are; below 1
 */
export function debiasedEma(values: readonly (number | null)[], weight: number): (number | null)[] {
  let mean = 0;
  let left = 1;
  return values.map((value) => {
    if (value === null) return null;
    mean = weight * mean + (1 - weight) * value;
    left *= weight;
    return mean / (1 - left);
  });
}
