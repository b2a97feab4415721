/**
 * Quantile of sorted numbers by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996, NumPy's default).
 * NaN for no numbers; infinite ones are allowed.
 *
 * @param p 0 … 1
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const share = position - below;
  if (share === 0) return low;
  const high = sorted[below + 1] ?? low;
  return low === high ? low : low + share * (high - low);
}
