/** Index of the first number that is not less than `value`, else of the last; 0 where there is none. @param sorted ascending */
export function firstNotLess(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
