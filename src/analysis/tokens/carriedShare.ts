/** Share of the sum of all values that the flagged positions have; NaN counts as 0. null where the sum is 0. */
export function carriedShare(values: ArrayLike<number>, isTop: ArrayLike<number>): number | null {
  let [all, top] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    all += value;
    if (isTop[i]) top += value;
  }
  return all === 0 ? null : top / all;
}
