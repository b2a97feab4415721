import { passAtK, type Count } from '../passAtK';
import { eachOnce } from './eachOnce';

/**
 * pass@k of each problem under two models at some k, and what the other has more. The two sides are drawn apart and subtracted: each has a class for each number of
 * right samples alone, while of the differences nearly each of ten thousand is one of its own.
 * @throws RangeError where a k is not in 1 … a problem's n
 */
export function pairColumns(
  pairs: readonly { base: Count; other: Count }[],
  ks: readonly number[],
): Record<'base' | 'other' | 'gaps', number[][]> {
  const of = (side: 'base' | 'other'): number[][] => {
    const counts = pairs.map((pair) => pair[side]);
    return ks.map((k) => eachOnce(counts, (count) => passAtK(count, k)));
  };
  const [base, other] = [of('base'), of('other')];
  return { base, other, gaps: other.map((column, i) => column.map((value, row) => value - base[i]![row]!)) };
}

/** `of` less `less`, draw by draw. */
export function differences(of: Float64Array, less: Float64Array): Float64Array {
  return of.map((value, draw) => value - less[draw]!);
}
