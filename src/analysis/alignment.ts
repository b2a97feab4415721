import type { MatchedPair } from './longestCommon';

const ONE_SIDED = 2;
const REPLACED = 3;
const DIAGONAL = 0;
const LEFT = 1;
const RIGHT = 2;

/**
 * Pairs of equal elements of the cheapest alignment (Needleman and Wunsch 1970): an element that only one side has costs 2, one
 * replaced by another 3, so that `6 - 2 * 9` and `6 * 2 + 9` differ in their operators and not by a shifted `*`.
 * Takes left.length × right.length steps and bytes.
 */
export function cheapestAlignment(left: readonly (number | string)[], right: readonly (number | string)[]): MatchedPair[] {
  const n = left.length;
  const m = right.length;
  // moves[i * m + j]: what the cheapest alignment of left[i…] and right[j…] does first.
  const moves = new Uint8Array(n * m);
  let below = Int32Array.from({ length: m + 1 }, (_, j) => ONE_SIDED * (m - j));
  let row = new Int32Array(m + 1);
  for (let i = n - 1; i >= 0; i--) {
    const token = left[i];
    row[m] = ONE_SIDED * (n - i);
    for (let j = m - 1; j >= 0; j--) {
      const diagonal = (below[j + 1] as number) + (token === right[j] ? 0 : REPLACED);
      const skipLeft = (below[j] as number) + ONE_SIDED;
      const skipRight = (row[j + 1] as number) + ONE_SIDED;
      if (diagonal <= skipLeft && diagonal <= skipRight) row[j] = diagonal;
      else if (skipLeft <= skipRight) {
        row[j] = skipLeft;
        moves[i * m + j] = LEFT;
      } else {
        row[j] = skipRight;
        moves[i * m + j] = RIGHT;
      }
    }
    [below, row] = [row, below];
  }
  const pairs: MatchedPair[] = [];
  for (let i = 0, j = 0; i < n && j < m;) {
    const move = moves[i * m + j];
    if (move === DIAGONAL && left[i] === right[j]) pairs.push({ left: i, right: j });
    if (move !== RIGHT) i++;
    if (move !== LEFT) j++;
  }
  return pairs;
}
